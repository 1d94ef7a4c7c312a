package io.chatops.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** The check of a hub's TLS key, for agents, the client and other hubs. */
public final class HubCertificates {
  /** The bundles of Debian and Alpine, of Fedora and RHEL, and of SUSE; the first is read. */
  public static final List<Path> OF_SYSTEM =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"));

  private HubCertificates() {}

  /**
   * Returns a trust manager for the hub.
   *
   * @param caFile PEM certificates to trust in addition to those of the Java installation and the
   *     operating system; absent for none
   * @param fingerprint the only key to trust, whatever its certificate says; absent if certificates
   *     decide
   * @param ofSystem where the operating system has its certificates: the first file that exists
   * @throws CertificateException if the file holds no valid certificates
   * @throws IOException if the file cannot be read
   */
  public static X509ExtendedTrustManager trust(
      @Nullable Path caFile, @Nullable KeyFingerprint fingerprint, List<Path> ofSystem)
      throws GeneralSecurityException, IOException {
    if (fingerprint != null) {
      return pinned(fingerprint);
    }
    X509ExtendedTrustManager installed = manager((KeyStore) null);
    if (caFile == null) {
      return new SystemTrust(installed, ofSystem);
    }
    List<Certificate> trusted = new ArrayList<>(read(caFile));
    if (trusted.isEmpty()) {
      throw new CertificateException("the file is empty");
    }
    trusted.addAll(List.of(installed.getAcceptedIssuers()));
    return new SystemTrust(manager(trusted), ofSystem);
  }

  /** Returns a trust manager for one key, with any issuer and name of its certificate. */
  public static X509ExtendedTrustManager pinned(KeyFingerprint fingerprint) {
    return new PinnedKey(fingerprint);
  }

  /** Returns a TLS context that uses a trust manager. */
  public static SSLContext context(TrustManager trust) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {trust}, null);
    return context;
  }

  /** Returns the certificates of a PEM file. */
  public static Collection<? extends Certificate> read(Path file)
      throws IOException, CertificateException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
  }

  /** Returns a trust manager that trusts these certificates and those that they issued. */
  public static X509ExtendedTrustManager manager(Collection<? extends Certificate> trusted)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (Certificate certificate : trusted) {
      store.setCertificateEntry("trusted-" + number++, certificate);
    }
    return manager(store);
  }

  private static X509ExtendedTrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new NoSuchAlgorithmException("Java checks no certificates");
  }

  /** Thrown if the peer has another key than the pinned one. */
  public static final class KeyMismatchException extends CertificateException {
    private static final long serialVersionUID = 1;
    private final String expected;
    private final String presented;

    private KeyMismatchException(KeyFingerprint expected, KeyFingerprint presented) {
      super("the key is " + presented + ", not " + expected);
      this.expected = expected.text();
      this.presented = presented.text();
    }

    /** Returns the pinned fingerprint. */
    public String expected() {
      return expected;
    }

    /** Returns the fingerprint of the peer's key. */
    public String presented() {
      return presented;
    }
  }

  /**
   * Trusts one key. Names, dates and issuer of its certificate do not matter, because the user
   * named the key; TLS itself proves that the hub has it. As an extended trust manager it also
   * replaces the check of the host's name.
   */
  private static final class PinnedKey extends X509ExtendedTrustManager {
    private final KeyFingerprint expected;

    PinnedKey(KeyFingerprint expected) {
      this.expected = expected;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String method)
        throws CertificateException {
      PublicKey key = chain[0].getPublicKey();
      if (!expected.matches(key)) {
        throw new KeyMismatchException(expected, KeyFingerprint.of(key));
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
}
