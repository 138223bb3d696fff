export default {
  vitePlugin: {
    // Our own components only: packages may still be written in the old form.
    dynamicCompileOptions: ({ filename }) =>
      filename.includes("node_modules") ? undefined : { runes: true },
  },
};
