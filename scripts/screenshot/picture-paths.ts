/** Where pictures are made of what. */
export interface PicturePaths {
  /** Of this repository. */
  readonly root: string;
  readonly pictures: string;
  /** An empty folder for what is gone afterwards. */
  readonly work: string;
}
