package org.example.keys;

import io.chatops.core.access.SigningKey;
import io.chatops.core.access.SigningKeyRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The signing keys of one hub in a file: a line each, its fields separated by tabs. */
public final class FileSigningKeyRepository implements SigningKeyRepository {
  private final Path file;

  public FileSigningKeyRepository(Path file) {
    this.file = file;
  }

  @Override
  public synchronized List<SigningKey> findOrAdd(SigningKey candidate, Instant due) {
    List<SigningKey> keys = read();
    if (keys.stream().noneMatch(key -> key.createdAt().isAfter(due))) {
      keys.add(candidate);
      keys.sort(Comparator.comparing(SigningKey::createdAt).reversed());
      write(keys);
    }
    return List.copyOf(keys);
  }

  @Override
  public synchronized void deleteReplaced(Instant time) {
    List<SigningKey> keys = read();
    keys.stream()
        .map(SigningKey::createdAt)
        .filter(createdAt -> !createdAt.isAfter(time))
        .max(Comparator.naturalOrder())
        .ifPresent(newest -> keys.removeIf(key -> key.createdAt().isBefore(newest)));
    write(keys);
  }

  private List<SigningKey> read() {
    List<SigningKey> keys = new ArrayList<>();
    try {
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          String[] fields = line.split("\t", -1);
          keys.add(new SigningKey(fields[0], Instant.parse(fields[1]), fields[2], fields[3]));
        }
      }
      return keys;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  private void write(List<SigningKey> keys) {
    List<String> lines =
        keys.stream()
            .map(
                key ->
                    String.join(
                        "\t",
                        key.id(),
                        key.createdAt().toString(),
                        key.publicKey(),
                        key.privateKey()))
            .toList();
    try {
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }
}
