declare global {
  namespace App {
    interface PageState {
      /** The panel about the contact covers the conversation; going back uncovers it. */
      details?: boolean;
    }
  }
}

export {};
