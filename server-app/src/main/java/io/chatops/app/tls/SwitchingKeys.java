package io.chatops.app.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The key manager of a server whose certificate may be replaced while it runs. A handshake asks
 * several times; its alias names the certificate that it started with.
 */
final class SwitchingKeys extends X509ExtendedKeyManager {
  private volatile Served served;

  /** The present certificate and the one before, which a handshake may still be about. */
  private record Served(int number, ServedCertificate present, ServedCertificate former) {}

  SwitchingKeys(ServedCertificate first) {
    served = new Served(0, first, first);
  }

  ServedCertificate present() {
    return served.present();
  }

  /** Shows another certificate from the next handshake on. For one thread at a time. */
  void show(ServedCertificate next) {
    Served now = served;
    served = new Served(now.number() + 1, next, now.present());
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    Served now = served;
    return now.present().key().getAlgorithm().equals(keyType)
        ? Integer.toString(now.number())
        : null;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return of(alias).chain().toArray(new X509Certificate[0]);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return of(alias).key();
  }

  private ServedCertificate of(String alias) {
    Served now = served;
    return alias.equals(Integer.toString(now.number())) ? now.present() : now.former();
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseEngineServerAlias(keyType, issuers, null);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = chooseEngineServerAlias(keyType, issuers, null);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }
}
