package io.chatops.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Checks, lints and tests the TypeScript by Deno, which Maven has brought to node_modules. */
@Tag("any-jdk")
class BrowserCodeTest {
  @Test
  void typesFit() throws Exception {
    deno("check", "--no-remote", "src/main/web/app/main.tsx", "build", "src/test/web");
  }

  @Test
  void typesAreThoseOfTheApi() throws Exception {
    deno("run", "--no-remote", "--allow-read", "build/schema.ts", "--check");
  }

  @Test
  void hasNothingToLint() throws Exception {
    deno("lint");
  }

  @Test
  void isFormatted() throws Exception {
    deno("fmt", "--check");
  }

  @Test
  void passesItsTests() throws Exception {
    deno("test", "--no-remote", "--allow-read");
  }

  private static void deno(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node_modules/deno/deno"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("DENO_DIR", "target/deno");
    builder.environment().put("DENO_NO_UPDATE_CHECK", "1");
    builder.environment().put("NO_COLOR", "1");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
