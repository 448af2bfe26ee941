/** Hours of an average month, as AWS's own price lists count. */
export const hoursPerMonth = 730;
