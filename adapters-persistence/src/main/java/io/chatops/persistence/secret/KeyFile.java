package io.chatops.persistence.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file with the keys, one per line, the sealing key first. Only its owner may read it. It is
 * replaced atomically and is on disk when a method returns.
 */
public final class KeyFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private static final Set<PosixFilePermission> OF_OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  private static final String SETTING = "chatops.secrets-key-file (CHATOPS_SECRETS_KEY_FILE)";

  private static final Pattern LINE = Pattern.compile("([0-9a-f]{16}) ([A-Za-z0-9_-]{43})");

  /** The largest file, in bytes: far more than an interrupted rotation leaves. */
  private static final int MAX_BYTES = 10_000;

  private static final String HEADING =
      """
      # The keys of ChatOps: they open the secrets in its database. Keep them private, and keep a copy
      # apart from the backups of the database.
      """;

  private final Path file;

  public KeyFile(Path file) {
    this.file = file.toAbsolutePath().normalize();
  }

  Path path() {
    return file;
  }

  boolean exists() {
    return Files.exists(file);
  }

  /**
   * Reads the keys.
   *
   * @throws SecretKeyException if the file is missing, damaged, unreadable or accessible to others
   */
  public SecretKeys read() {
    try {
      if (!exists()) {
        throw new SecretKeyException(
            "The key file " + file + " is missing; put it back from its backup, or set " + SETTING);
      }
      Set<PosixFilePermission> permissions =
          new HashSet<>(Files.getPosixFilePermissions(file)); // for a link, those of its target
      permissions.retainAll(OF_OTHERS);
      if (!permissions.isEmpty()) {
        throw new SecretKeyException(
            "The key file "
                + file
                + " is open to other users of this machine; run chmod 600 on it");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw damaged("it is too large");
      }
      return parse(Files.readAllLines(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new SecretKeyException(
          "The key file "
              + file
              + " cannot be read ("
              + e
              + "); give it to the user that the hub runs as, or set "
              + SETTING,
          e);
    }
  }

  /**
   * Returns if the file can be used.
   *
   * @throws SecretKeyException if it is missing, damaged, unreadable or accessible to others
   */
  public void check() {
    SecretKeys unused = read();
  }

  /**
   * Returns the text of the file.
   *
   * @throws SecretKeyException if it is missing, damaged, unreadable or accessible to others
   */
  public String text() {
    SecretKeys keys = read();
    return text(keys);
  }

  /**
   * Writes the keys of a text that {@link #text} returned, unless the file has them already.
   *
   * @throws SecretKeyException if the text has no keys, or the file has others
   */
  public void putBack(String text) {
    SecretKeys keys = parse(text.lines().toList());
    if (!exists()) {
      write(keys);
    } else if (!text(read()).equals(text(keys))) {
      throw new SecretKeyException(
          "The key file "
              + file
              + " is not the one of the backup, which brings its own; move this file to another"
              + " folder, then restore again");
    }
  }

  /** Creates the file with one new key. */
  SecretKeys create() {
    SecretKeys keys = new SecretKeys(List.of(SealingKey.random()));
    write(keys);
    return keys;
  }

  /** Replaces the keys in the file. */
  void write(SecretKeys keys) {
    try {
      Path target = exists() ? file.toRealPath() : file;
      Path directory = target.resolveSibling(".").normalize();
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
      Files.deleteIfExists(unfinished);
      Files.createFile(unfinished, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text(keys).getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel renamed = FileChannel.open(directory, StandardOpenOption.READ)) {
        renamed.force(true);
      }
    } catch (IOException e) {
      throw new SecretKeyException(
          "The key file "
              + file
              + " cannot be written ("
              + e
              + "); make room there, or set "
              + SETTING,
          e);
    }
  }

  private static String text(SecretKeys keys) {
    StringBuilder text = new StringBuilder(HEADING);
    for (SealingKey key : keys.keys()) {
      text.append(key.id()).append(' ').append(base64().encodeToString(key.bytes())).append('\n');
    }
    return text.toString();
  }

  private SecretKeys parse(List<String> lines) {
    List<SealingKey> keys = new ArrayList<>();
    for (String line : lines) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      Matcher fields = LINE.matcher(line.strip());
      if (!fields.matches()) {
        throw damaged("line " + (lines.indexOf(line) + 1) + " is not a key");
      }
      SealingKey key = keyOf(fields.group(2));
      if (!key.id().equals(fields.group(1))) {
        throw damaged("key " + fields.group(1) + " was changed");
      }
      keys.add(key);
    }
    if (keys.isEmpty()) {
      throw damaged("it has no key");
    }
    return new SecretKeys(keys);
  }

  private SealingKey keyOf(String text) {
    try {
      return new SealingKey(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw damaged("a key cannot be read");
    }
  }

  private SecretKeyException damaged(String how) {
    return new SecretKeyException(
        "The key file " + file + " is damaged: " + how + "; put it back from its backup");
  }

  private static Base64.Encoder base64() {
    return Base64.getUrlEncoder().withoutPadding();
  }
}
