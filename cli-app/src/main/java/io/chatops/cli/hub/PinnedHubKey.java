package io.chatops.cli.hub;

import io.chatops.protocol.KeyFingerprint;
import java.net.Socket;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trust in one key, whatever else its certificate says, as the agent has it. TLS itself proves that
 * the hub has the key, and names and dates add nothing to a key that the user named.
 */
final class PinnedHubKey extends X509ExtendedTrustManager {
  private final KeyFingerprint expected;

  PinnedHubKey(KeyFingerprint expected) {
    this.expected = expected;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String method)
      throws CertificateException {
    PublicKey shown = chain[0].getPublicKey();
    if (!expected.matches(shown)) {
      throw new OtherKey(KeyFingerprint.of(shown));
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String method, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, method);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String method, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, method);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String method)
      throws CertificateException {
    throw new CertificateException("The client accepts no connections");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String method, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, method);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String method, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, method);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  /** The peer has another key than the hub. */
  static final class OtherKey extends CertificateException {
    private static final long serialVersionUID = 1;

    private OtherKey(KeyFingerprint shown) {
      super(
          "the server presents the key "
              + shown
              + ", which is not the one you trust. If the hub has a new key, sign in again with"
              + " the fingerprint that its log shows at its start; otherwise another program"
              + " is answering");
    }
  }
}
