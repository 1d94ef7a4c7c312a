package io.chatops.protocol;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trust in the authorities of a trust manager, and otherwise in those of the operating system: a
 * native program has only the ones that it was built with. The system's file is read once a
 * certificate needs it, and again when it has changed.
 */
final class SystemTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager first;
  private final List<Path> bundles;
  private @Nullable X509ExtendedTrustManager ofSystem;
  private @Nullable FileTime readAt;

  SystemTrust(X509ExtendedTrustManager first, List<Path> bundles) {
    this.first = first;
    this.bundles = List.copyOf(bundles);
  }

  /** A check by one of the two. */
  @FunctionalInterface
  private interface Check {
    void by(X509ExtendedTrustManager trust) throws CertificateException;
  }

  private void check(Check check) throws CertificateException {
    try {
      check.by(first);
    } catch (CertificateException rejected) {
      boolean isUnknown = rejected.getCause() instanceof CertPathBuilderException;
      X509ExtendedTrustManager system = isUnknown ? system() : null;
      if (system == null) {
        throw rejected;
      }
      check.by(system);
    }
  }

  private synchronized @Nullable X509ExtendedTrustManager system() {
    for (Path bundle : bundles) {
      try {
        FileTime changedAt = Files.getLastModifiedTime(bundle);
        if (!changedAt.equals(readAt)) {
          Collection<? extends Certificate> trusted = HubCertificates.read(bundle);
          ofSystem = trusted.isEmpty() ? null : HubCertificates.manager(trusted);
          readAt = changedAt;
        }
        return ofSystem;
      } catch (IOException | GeneralSecurityException e) {
        // Another system has it in another place; an unreadable one adds no trust.
      }
    }
    return null;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String method)
      throws CertificateException {
    check(trust -> trust.checkServerTrusted(chain, method));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String method, Socket socket)
      throws CertificateException {
    check(trust -> trust.checkServerTrusted(chain, method, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String method, SSLEngine engine)
      throws CertificateException {
    check(trust -> trust.checkServerTrusted(chain, method, engine));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String method)
      throws CertificateException {
    first.checkClientTrusted(chain, method);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String method, Socket socket)
      throws CertificateException {
    first.checkClientTrusted(chain, method, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String method, SSLEngine engine)
      throws CertificateException {
    first.checkClientTrusted(chain, method, engine);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return first.getAcceptedIssuers();
  }
}
