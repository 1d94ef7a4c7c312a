package io.chatops.app.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.chatops.app.config.SettingsException;
import io.chatops.protocol.KeyFingerprint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The hub's self-signed certificate and its key, in the data directory. The key never changes,
 * since agents pin it; the certificate is renewed before it expires and when the hub's names
 * change.
 */
final class SelfSignedCertificate implements CertificateSource {
  /** Browsers take no longer one. */
  private static final Duration LIFETIME = Duration.ofDays(397);

  private static final Duration RENEWED_BEFORE = Duration.ofDays(30);

  /** For clients whose clock is behind. */
  private static final Duration EARLIER = Duration.ofDays(1);

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path directory;
  private final Path keyFile;
  private final Path certificateFile;
  private final Set<String> names;
  private final InstantSource clock;
  private @Nullable KeyPair key;
  private @Nullable ServedCertificate last;

  /**
   * @param directory made if it is missing
   * @param names of the hub
   */
  SelfSignedCertificate(Path directory, Set<String> names, InstantSource clock) {
    this.directory = directory;
    this.keyFile = directory.resolve("tls-key.pem");
    this.certificateFile = directory.resolve("tls-certificate.pem");
    this.names = names;
    this.clock = clock;
  }

  @Override
  public boolean isPinned() {
    return true;
  }

  @Override
  public ServedCertificate read() {
    try {
      KeyPair pair = key == null ? loadKey() : key;
      key = pair;
      ServedCertificate known = last == null ? loadCertificate(pair) : last;
      if (known == null || isDue(known.leaf())) {
        known = new ServedCertificate(pair.getPrivate(), List.of(renew(pair)));
      }
      last = known;
      return known;
    } catch (IOException e) {
      throw new SettingsException(
          "The files of chatops.tls=self-signed (CHATOPS_TLS), "
              + keyFile
              + " and "
              + certificateFile
              + ", cannot be used ("
              + e
              + "); let the hub's user read and write "
              + directory);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has elliptic curves and SHA-256", e);
    }
  }

  private KeyPair loadKey() throws IOException, GeneralSecurityException {
    if (!Files.exists(keyFile)) {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair made = generator.generateKeyPair();
      // Needs the public key, which a private key in Java does not contain.
      X509Certificate certificate = renew(made);
      write(keyFile, Pem.of(made.getPrivate()) + Pem.of(certificate));
      return made;
    }
    if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(keyFile))) {
      throw new SettingsException(
          "The TLS key "
              + keyFile
              + " is open to other users of this machine; run chmod 600 on it");
    }
    String text = Files.readString(keyFile, US_ASCII);
    try {
      X509Certificate first = Pem.certificates(text).get(0);
      PrivateKey read = Pem.privateKey(text, first.getPublicKey());
      if (new ServedCertificate(read, List.of(first)).belongTogether()) {
        return new KeyPair(first.getPublicKey(), read);
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      // Reported below.
    }
    throw new SettingsException(
        "The TLS key "
            + keyFile
            + " is damaged; restore it from its backup, or delete it to create a new one, which all agents"
            + " must be told");
  }

  /** Returns the certificate in its file; null if that is missing or another key's. */
  private @Nullable ServedCertificate loadCertificate(KeyPair pair) throws IOException {
    if (!Files.exists(certificateFile)) {
      return null;
    }
    try {
      List<X509Certificate> chain = Pem.certificates(Files.readString(certificateFile, US_ASCII));
      return chain.size() == 1 && chain.get(0).getPublicKey().equals(pair.getPublic())
          ? new ServedCertificate(pair.getPrivate(), chain)
          : null;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return null;
    }
  }

  private boolean isDue(X509Certificate certificate) {
    Instant end = certificate.getNotAfter().toInstant();
    return clock.instant().isAfter(end.minus(RENEWED_BEFORE))
        || !Arrays.equals(
            certificate.getExtensionValue(SelfSigned.SUBJECT_ALTERNATIVE_NAME),
            SelfSigned.alternativeNames(names));
  }

  private X509Certificate renew(KeyPair pair) throws IOException, GeneralSecurityException {
    Instant now = clock.instant();
    // OpenSSL, and so HAProxy, tries only one certificate of a name: one file may have several
    // hubs'.
    String name = "ChatOps " + KeyFingerprint.of(pair.getPublic()).text();
    X509Certificate made =
        SelfSigned.make(pair, name, names, now.minus(EARLIER), now.plus(LIFETIME));
    write(certificateFile, Pem.of(made));
    return made;
  }

  private void write(Path file, String text) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    Files.deleteIfExists(unfinished);
    Files.createFile(unfinished, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
