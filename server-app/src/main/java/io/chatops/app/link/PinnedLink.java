package io.chatops.app.link;

import io.chatops.protocol.KeyFingerprint;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts only the key that another hub has stored, with any issuer and name of its certificate.
 * Extends X509ExtendedTrustManager, so that no check of the host name is added.
 */
final class PinnedLink extends X509ExtendedTrustManager {
  private final KeyFingerprint expected;

  PinnedLink(KeyFingerprint expected) {
    this.expected = expected;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String method)
      throws CertificateException {
    if (!expected.matches(chain[0].getPublicKey())) {
      throw new CertificateException("it shows another key than the hub has stored");
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
    throw new CertificateException("This side accepts no connections");
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
}
