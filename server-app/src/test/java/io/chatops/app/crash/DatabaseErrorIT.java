package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that refuses what the hub takes for good, as after a fault of ours. */
class DatabaseErrorIT {
  @TempDir Path home;

  @Test
  void keepsARejectedRowsValuesOutOfTheLog() throws Exception {
    try (HubProcess hub = HubProcess.in(home)) {
      hub.start();
      HubClient client = HubClient.register(hub);
      try (Connection connection = client.database();
          Statement statement = connection.createStatement()) {
        statement.execute("ALTER TABLE server ADD CHECK (name NOT LIKE 'private%')");
        statement.execute("CREATE UNIQUE INDEX ON server (host)");
        statement.execute("ALTER TABLE server ALTER tags TYPE varchar(5)[]");
      }

      assertThat(client.ask("POST", "/servers", "{\"name\":\"private-1\"}").status())
          .isEqualTo(500);
      String once = "{\"name\":\"a\",\"host\":\"private-2\"}";
      assertThat(client.ask("POST", "/servers", once).status()).isEqualTo(201);
      assertThat(client.ask("POST", "/servers", once).status()).isEqualTo(500);
      String tagged = "{\"name\":\"a\",\"tags\":[\"private-3\"]}";
      assertThat(client.ask("POST", "/servers", tagged).status()).isEqualTo(500);

      assertThat(Files.readString(home.resolve("hub.log")))
          .contains("Request failed, request_id=", "violates", "too long")
          .doesNotContain("private");
    }
  }
}
