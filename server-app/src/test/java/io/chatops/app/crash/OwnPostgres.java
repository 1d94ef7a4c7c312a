package io.chatops.app.crash;

import io.chatops.persistence.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Path;

/** A PostgreSQL for hubs that share one, or that are given one. */
final class OwnPostgres {
  private OwnPostgres() {}

  /** Starts it in a folder that is not there yet, with the programs that were unpacked before. */
  static EmbeddedDatabase start(Path folder) throws IOException {
    HubTemplate.ofThisBuild().unpackDatabase(folder);
    return EmbeddedDatabase.start(folder, step -> {});
  }
}
