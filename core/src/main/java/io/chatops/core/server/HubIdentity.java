package io.chatops.core.server;

import java.util.Optional;

/** The proof by which an agent knows this hub from any other that answers at its address. */
public interface HubIdentity {
  /**
   * Returns the fingerprint of the hub's TLS key, such as {@code sha256//BASE64}, for agents to
   * pin. Empty if it is not needed: without TLS, or if an authority vouches for the certificate.
   */
  Optional<String> fingerprint();
}
