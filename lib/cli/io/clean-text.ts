export { cleanLine, cleanText } from '../../domain/clean-text';
