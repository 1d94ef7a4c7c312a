package io.chatops.images;

import io.chatops.testkit.docker.DockerEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The compose files of {@code deploy/compose}, with variables of a test. */
final class Compose {
  private static final Path FILES = Path.of("../compose").toAbsolutePath().normalize();

  private final DockerEngine docker;
  private final Path variablesFile;
  private final Map<String, String> variables = new LinkedHashMap<>();
  private final List<String> files = new ArrayList<>();

  Compose(DockerEngine docker, Path variablesFile) {
    this.docker = docker;
    this.variablesFile = variablesFile;
  }

  Compose with(String name) {
    return with(FILES.resolve(name));
  }

  Compose with(Path file) {
    files.add("--file=" + file);
    return this;
  }

  Compose set(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  /** Starts everything that does not run as the files say, and waits until it is healthy. */
  void up() throws IOException {
    run("up", "--detach", "--wait", "--quiet-pull");
  }

  /** Removes containers, networks and volumes. */
  void down() throws IOException {
    run("down", "--volumes", "--timeout=5");
  }

  String run(String... words) throws IOException {
    Files.writeString(
        variablesFile,
        variables.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining("\n", "", "\n")));
    List<String> command = new ArrayList<>(List.of("compose", "--env-file=" + variablesFile));
    command.addAll(files);
    command.addAll(List.of(words));
    return docker.docker(command.toArray(String[]::new));
  }
}
