/** Loaded only when a model is asked: a CommonJS library, which a bundle gives its names only where it is imported by them. */
export { RandomForestRegression } from 'ml-random-forest'
