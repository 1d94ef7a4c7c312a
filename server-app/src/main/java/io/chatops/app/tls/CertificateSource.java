package io.chatops.app.tls;

import io.chatops.app.config.HubSettings;
import io.chatops.app.config.SettingsException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** The place that a hub's certificate comes from. */
interface CertificateSource {
  /**
   * Returns the certificate as it is now, and the same object until it is another one.
   *
   * @throws SettingsException if there is none that can be served, with the remedy
   */
  ServedCertificate read();

  /**
   * Returns true if no authority vouches for the certificate, so that agents need its key's pin.
   */
  boolean isPinned();

  /**
   * Returns the source that the settings name; empty without TLS.
   *
   * @param listensAt the address or name at which the hub listens
   */
  static Optional<CertificateSource> of(
      HubSettings settings, String listensAt, InstantSource clock) {
    Optional<String> certificate = settings.tlsCertificate();
    if (certificate.isPresent()) {
      return Optional.of(
          new CertificateFiles(
              Path.of(certificate.get()), Path.of(settings.tlsKey().orElseThrow())));
    }
    return settings.tls() == HubSettings.OwnTls.SELF_SIGNED
        ? Optional.of(
            new SelfSignedCertificate(
                Path.of(settings.dataDir()), HubNames.of(settings, listensAt), clock))
        : Optional.empty();
  }
}
