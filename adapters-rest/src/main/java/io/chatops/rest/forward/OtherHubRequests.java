package io.chatops.rest.forward;

import io.chatops.core.identity.HubId;
import io.vertx.core.Future;

/** Sends requests of users to the public API of other hubs. Safe for use by many threads. */
public interface OtherHubRequests {
  /** The largest response, in bytes: more than the largest log that an agent sends. */
  int MAX_ANSWER_BYTES = 16 << 20;

  /**
   * Sends one request. Does not block.
   *
   * @return the answer; else it fails with a {@link HubRequestException}
   */
  Future<HubResponse> send(HubId hub, HubRequest request);
}
