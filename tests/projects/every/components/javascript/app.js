export const ops = {
  add(a, b) {
    return a + b;
  },
  sub(a, b) {
    return a - b;
  },
};
