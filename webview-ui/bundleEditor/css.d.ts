/** A style sheet; esbuild writes it beside the script. */
declare module "*.css";
