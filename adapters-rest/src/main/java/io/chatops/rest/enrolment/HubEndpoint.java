package io.chatops.rest.enrolment;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The hub as a host finds it.
 *
 * @param url the address, without a slash at the end
 * @param fingerprint of its self-signed certificate, as {@code sha256//BASE64}; absent: the
 *     certificate is one that hosts trust, or there is none
 */
record HubEndpoint(String url, @Nullable String fingerprint) {
  /** Returns the beginning of a command that fetches from the hub. */
  String curl() {
    return fingerprint == null
        ? "curl -fsSL"
        // The pin is checked all the same, and nothing else can be.
        : "curl -fsSLk --pinnedpubkey '" + fingerprint + "'";
  }

  /** Returns true if only programs on the hub's own machine reach it. */
  boolean isLoopback() {
    String host = URI.create(url).getHost();
    return host != null
        && (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]"));
  }

  /** Returns the options by which the agent finds the hub. */
  String options() {
    return "--hub " + url + (fingerprint == null ? "" : " --hub-fingerprint '" + fingerprint + "'");
  }
}
