package io.chatops.persistence.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.persistence.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

@ExtendWith(TestDatabase.class)
class SchemaVersionTest {
  @Test
  void listsAllMigrations() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
      List<String> versions =
          files.map(file -> file.getFileName().toString()).filter(n -> n.startsWith("V")).toList();
      assertThat(SchemaVersion.SCRIPTS).containsExactlyInAnyOrderElementsOf(versions);
    }
    for (int version = 1; version <= SchemaVersion.NEWEST; version++) {
      assertThat(SchemaVersion.SCRIPTS.get(version - 1)).startsWith("V" + version + "__");
      assertThat(SchemaVersion.script(version)).isNotBlank();
    }
  }

  @Test
  void refusesANewerSchema(TestDatabase.Running database) throws Exception {
    assertThat(SchemaVersion.requireKnown(database.blankDataSource())).isZero();
    PGSimpleDataSource source = database.emptyDataSource();
    assertThat(SchemaVersion.requireKnown(source)).isEqualTo(SchemaVersion.NEWEST);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO flyway_schema_history
          SELECT installed_rank + 100, '99', 'later', type, 'V99__later.sql', 1, installed_by,
            installed_on, 0, true FROM flyway_schema_history WHERE version = '1'""");
    }

    assertThatThrownBy(() -> SchemaVersion.requireKnown(source))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("version 99, written by a newer ChatOps");
  }
}
