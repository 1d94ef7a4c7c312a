package io.chatops.bus;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of a connection to NATS. The client of NATS itself would take a certificate with any
 * name; these sockets take only one with the name of the server.
 */
final class NatsTls {
  private NatsTls() {}

  /**
   * Returns a context whose sockets compare the name of the server with its certificate.
   *
   * @param authorities a PEM file; absent: those that Java knows
   */
  static SSLContext context(@Nullable Path authorities)
      throws GeneralSecurityException, IOException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(authorities == null ? null : trusted(authorities));
    SSLContext plain = SSLContext.getInstance("TLS");
    plain.init(null, trust.getTrustManagers(), null);
    return new SSLContext(new NamedServers(plain), plain.getProvider(), plain.getProtocol()) {};
  }

  private static KeyStore trusted(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + number++, each);
      }
    }
    if (store.size() == 0) {
      throw new IOException(file + " has no certificate");
    }
    return store;
  }

  /** Returns the socket, which compares the name of the server with its certificate. */
  private static SSLSocket named(Socket socket) {
    SSLSocket tls = (SSLSocket) socket;
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    return tls;
  }

  private static final class NamedServers extends SSLContextSpi {
    private final SSLContext plain;

    private NamedServers(SSLContext plain) {
      this.plain = plain;
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return new NamedSockets(plain.getSocketFactory());
    }

    @Override
    protected void engineInit(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trust,
        @Nullable SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("it is ready");
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return plain.getServerSocketFactory();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      throw new UnsupportedOperationException("an engine would compare no names");
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      throw new UnsupportedOperationException("an engine would compare no names");
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return plain.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return plain.getClientSessionContext();
    }
  }

  private static final class NamedSockets extends SSLSocketFactory {
    private final SSLSocketFactory plain;

    private NamedSockets(SSLSocketFactory plain) {
      this.plain = plain;
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
        throws IOException {
      return named(plain.createSocket(socket, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return named(plain.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
        throws IOException {
      return named(plain.createSocket(host, port, from, fromPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return named(plain.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
        throws IOException {
      return named(plain.createSocket(host, port, from, fromPort));
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return plain.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return plain.getSupportedCipherSuites();
    }
  }
}
