package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The project of {@code docs/internals/adapters.md}, as a developer elsewhere builds it. */
class AdaptersSampleIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String VERSION = System.getProperty("chatops.version");

  @TempDir private Path folder;

  /** It uses the jars of this build, and of the local repository only what that has already. */
  @Test
  void buildsAgainstTheJarsOfThisBuild() throws Exception {
    Path project = folder.resolve("adapters");
    Path repository = folder.resolve("repository");
    copySources(project);
    place(repository, "chatops", ROOT.resolve("pom.xml"), "pom");
    for (String module : List.of("core", "core-testkit")) {
      String name = "chatops-" + module;
      Path folderOfModule = ROOT.resolve(module);
      place(repository, name, folderOfModule.resolve("pom.xml"), "pom");
      Path jar = folderOfModule.resolve("target/" + name + "-" + VERSION + ".jar");
      place(repository, name, jar, "jar");
    }

    ProcessBuilder build =
        new ProcessBuilder(
                ROOT.resolve("mvnw").toString(),
                "--offline",
                "--batch-mode",
                "--no-transfer-progress",
                "-Dmaven.repo.local=" + repository,
                "-Dmaven.repo.local.tail=" + System.getProperty("local.repository"),
                "test")
            .directory(project.toFile())
            .redirectErrorStream(true);
    build.environment().keySet().removeIf(name -> name.startsWith("MAVEN_"));
    build.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1");
    build.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process maven = build.start();
    String output = new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(maven.waitFor()).as(output).isZero();
    assertThat(output).contains("Tests run: 6, Failures: 0, Errors: 0, Skipped: 0\n");
  }

  private static void copySources(Path project) throws IOException {
    Path sample = ROOT.resolve("samples/adapters");
    try (Stream<Path> files = Files.walk(sample)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path path = sample.relativize(file);
        if (Files.isRegularFile(file) && !path.startsWith("target")) {
          Path copy = project.resolve(path);
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
  }

  /** Places a file where {@code mvn install} would. */
  private static void place(Path repository, String artifact, Path file, String type)
      throws IOException {
    Path target = repository.resolve("io/chatops/%s/%s".formatted(artifact, VERSION));
    Files.createDirectories(target);
    Files.copy(file, target.resolve("%s-%s.%s".formatted(artifact, VERSION, type)));
  }
}
