package io.chatops.core.hub;

import org.jspecify.annotations.Nullable;

/**
 * The ways to a hub.
 *
 * @param name the place where operators find it, such as its host and port. No other hub has it, so
 *     that a hub that is started again after a crash knows its last run by it
 * @param url the address of its public API for other hubs, such as {@code http://hub-1:8080}
 * @param keySha256 the fingerprint of its TLS key, which other hubs accept alone; absent: no TLS
 */
public record HubAddress(String name, String url, @Nullable String keySha256) {
  /** Returns the address of a hub without TLS. */
  public static HubAddress plain(String name) {
    return new HubAddress(name, "http://" + name, null);
  }
}
