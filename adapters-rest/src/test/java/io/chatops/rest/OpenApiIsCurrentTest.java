package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The description of the API that lies in the repository is the one that the hub serves. */
@QuarkusTest
class OpenApiIsCurrentTest {
  private static final Path FILE = Path.of("..", "docs", "openapi.json");

  @Test
  void equalsTheFileInTheRepository() throws IOException {
    String served = Api.stranger().get("/openapi.json").body().strip() + "\n";

    if (Boolean.getBoolean("chatops.openapi.write")) {
      Files.writeString(FILE, served);
    }

    assertThat(Files.readString(FILE))
        .as(
            "docs/openapi.json; write it anew with ./mvnw test -pl adapters-rest -am"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dtest=OpenApiIsCurrentTest"
                + " -Dchatops.openapi.write=true")
        .isEqualTo(served);
  }
}
