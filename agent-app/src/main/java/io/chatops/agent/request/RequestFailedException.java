package io.chatops.agent.request;

import io.chatops.protocol.FromAgent.RefusalCode;

/** A request that cannot be served. The message names the object and the remedy, for users. */
public final class RequestFailedException extends RuntimeException {
  private final RefusalCode code;

  public RequestFailedException(RefusalCode code, String message) {
    super(message);
    this.code = code;
  }

  public RefusalCode code() {
    return code;
  }
}
