package org.example.keys;

import io.chatops.core.access.SigningKeyRepository;
import io.chatops.testkit.SigningKeyRepositoryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs the contract of the port: it has all the tests. */
class FileSigningKeyRepositoryTest extends SigningKeyRepositoryContract {
  @TempDir private Path folder;
  private SigningKeyRepository repository;

  @BeforeEach
  void open() {
    repository = new FileSigningKeyRepository(folder.resolve("keys.tsv"));
  }

  @Override
  protected SigningKeyRepository repository() {
    return repository;
  }
}
