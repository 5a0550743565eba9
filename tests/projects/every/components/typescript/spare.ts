export const spare = 1;
