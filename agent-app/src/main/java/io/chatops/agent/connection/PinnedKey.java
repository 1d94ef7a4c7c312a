package io.chatops.agent.connection;

import io.chatops.protocol.KeyFingerprint;
import java.net.Socket;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trust in one key, whatever else its certificate says: names, dates and issuer add nothing to a
 * key that the owner of the host named. TLS itself proves that the hub has the key. An extended
 * trust manager also takes the check of the host's name upon itself; this one has no use for it.
 */
final class PinnedKey extends X509ExtendedTrustManager {
  private final KeyFingerprint expected;

  PinnedKey(KeyFingerprint expected) {
    this.expected = expected;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String method)
      throws CertificateException {
    PublicKey shown = chain[0].getPublicKey();
    if (!expected.matches(shown)) {
      throw new Mismatch(expected, KeyFingerprint.of(shown));
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
    throw new CertificateException("The agent accepts no connections");
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
  static final class Mismatch extends CertificateException {
    private static final long serialVersionUID = 1;

    private Mismatch(KeyFingerprint expected, KeyFingerprint shown) {
      super(
          "the hub presents the key "
              + shown
              + ", but hub_fingerprint is "
              + expected
              + ": if the hub has a new key, set hub_fingerprint to the one that its log shows"
              + " at its start; otherwise another program is answering at url");
    }
  }
}
