/** A release that instances download, and the SHA-256 of its file for each machine (`uname -m`). */
export interface Pin {
  readonly version: string;
  readonly sha256: { readonly x86_64: string; readonly aarch64: string };
}

/** What is installed where no Docker runs yet. */
export interface Pins {
  /** Static build from download.docker.com. */
  readonly docker: Pin;
  /** Compose plugin from GitHub's releases. */
  readonly compose: Pin;
}

/**
 * The pair that AWS CodeBuild's Amazon Linux 2023 images carry.
 * Checksums of Docker: aws/aws-codebuild-docker-images `al/{x86_64,aarch64}/standard`;
 * of Compose: docker-library/docker `versions.json` at 5.1.0.
 */
export const pins: Pins = {
  docker: {
    version: '28.5.2',
    sha256: {
      x86_64: 'ea90cfd12e1eeb12aa1c971741adb8bd4ed88e2a574eaac13f5029a1dbc6300d',
      aarch64: '9e4f82996ab790724094475ebed33a736434bfe5d45231b676fef22ffb80044d',
    },
  },
  compose: {
    version: '5.1.0',
    sha256: {
      x86_64: '5633cb21e06a7c88c7ca48a9334d3d0f7f892e9605ae9e9a45f9a095d4ffceb8',
      aarch64: 'da671ae15b4d7c68c38b572a2e9ceba89f09657d2682c2d2e34ad6db828e7442',
    },
  },
};
