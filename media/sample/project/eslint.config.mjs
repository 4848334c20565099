export default [
  { ignores: [".worktrees/"] },
  {
    rules: {
      eqeqeq: "error",
      "no-unused-vars": "error",
      "no-var": "error",
      "prefer-const": "error",
      "require-await": "error",
    },
  },
];
