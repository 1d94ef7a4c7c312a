package io.chatops.agent.request;

import io.chatops.protocol.FromAgent.RefusalCode;

/** A request cannot be served; the message names the thing and the remedy, for people. */
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
