export interface Visitor {
  email: string;
}
