/** Other writers may come between a read and a write this often before it is given up with an error. */
export const rounds = 10;
