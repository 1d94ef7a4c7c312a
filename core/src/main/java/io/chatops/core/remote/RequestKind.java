package io.chatops.core.remote;

/**
 * A kind of request to the hub that has a server's agent. Hubs of two versions run side by side
 * during an upgrade: a later version may add kinds, and fields behind those of a request, an answer
 * or a value in it, but never changes the meaning of either. An answer's new fields are not read by
 * an earlier version; a request that has them is refused by it.
 *
 * @param <Q> the request
 */
abstract class RequestKind<Q> {
  private final int code;

  /**
   * A kind.
   *
   * @param code its number between hubs, 1-255, for ever
   */
  RequestKind(int code) {
    this.code = code;
  }

  final int code() {
    return code;
  }

  /** Returns whose places it takes. */
  abstract Places places();

  abstract void write(WireWriter out, Q request);

  abstract Q read(WireReader in);
}
