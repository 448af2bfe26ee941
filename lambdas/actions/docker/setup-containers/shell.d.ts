/** Shell scripts are bundled as text (esbuild's `text` loader; test/helpers/text-transform.cjs for the tests). */
declare module '*.sh' {
  const text: string;
  export default text;
}
