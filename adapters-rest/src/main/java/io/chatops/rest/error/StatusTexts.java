package io.chatops.rest.error;

/** The text of each status for users, where nothing more precise is known. */
final class StatusTexts {
  private StatusTexts() {}

  static String of(int status) {
    return switch (status) {
      case 400 -> "The request is malformed";
      case 401 -> "Sign in first";
      case 403 -> "This is not allowed";
      case 404 -> "There is nothing at this address; /docs lists what there is";
      case 405 -> "This method is not allowed here; the Allow header lists those that are";
      case 406 -> "Answers are application/json only; the Accept header excludes it";
      case 408 -> "The request took too long to arrive";
      case 413 -> "The body is too large; the limit is 1 MiB, and 64 KiB without valid credentials";
      case 414 -> "The address is too long";
      case 415 -> "This content type is not supported; send application/json";
      case 429 -> "Too many requests";
      case 431 -> "The headers are too large";
      case 500 -> "The hub failed on this request; its log has more under the request_id";
      case 502 -> "The agent failed, or its answer cannot be read";
      default -> status >= 500 ? "The hub cannot answer now" : "The request was rejected";
    };
  }
}
