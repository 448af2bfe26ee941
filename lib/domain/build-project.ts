/** The name of a CodeBuild project (CodeBuild API reference, CreateProject). */
export const projectNamePattern = /^[A-Za-z0-9][A-Za-z0-9_-]{1,254}$/;
