package io.chatops.persistence.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs PostgreSQL's programs. They refuse to run as root, so under root they run as an unprivileged
 * account. If that account cannot reach the directory (for example below {@code /root}), they run
 * as root without privileges, in a user namespace of their own.
 */
final class PostgresCommand {
  /** An account used only for the database, if it exists. */
  private static final String OWN_ACCOUNT = "chatops-database";

  /**
   * The accounts to try, in this order: the hub's own, that of Debian's and Red Hat's PostgreSQL,
   * and one that exists everywhere.
   */
  private static final List<String> UNPRIVILEGED_ACCOUNTS =
      List.of(OWN_ACCOUNT, "postgres", "nobody");

  /** The environment variables passed to a program; all others stay with the hub. */
  private static final Set<String> PASSED_ON =
      Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR");

  private final List<String> prefix;
  private final List<String> serverPrefix;
  private final @Nullable UserPrincipal owner;

  private PostgresCommand(
      List<String> prefix, List<String> serverPrefix, @Nullable UserPrincipal owner) {
    this.prefix = prefix;
    this.serverPrefix = serverPrefix;
    this.owner = owner;
  }

  /** Returns the command for this process and a database below this directory. */
  static PostgresCommand below(Path dataDirectory) throws IOException {
    // Detached from the terminal's process group: Ctrl-C is for the hub, which stops the database
    // last.
    List<String> apart = succeeds("setsid", "true") ? List.of("setsid") : List.of();
    boolean canSetDeathSignal = succeeds("setpriv", "--pdeathsig", "INT", "true");
    // If the hub is killed, the kernel sends PostgreSQL SIGINT, a fast and orderly shutdown.
    List<String> dyingWithUs =
        canSetDeathSignal ? List.of("setpriv", "--pdeathsig", "INT") : List.of();
    if (!"root".equals(System.getProperty("user.name"))) {
      return new PostgresCommand(List.of(), join(apart, dyingWithUs), null);
    }
    if (canSetDeathSignal && isReachableByOthers(dataDirectory)) {
      for (String account : accountsFor(dataDirectory.resolve("database"))) {
        List<String> asAccount =
            List.of("setpriv", "--reuid", account, "--regid", groupOf(account), "--clear-groups");
        if (succeeds(join(asAccount, List.of("true")).toArray(String[]::new))) {
          UserPrincipal owner =
              dataDirectory
                  .getFileSystem()
                  .getUserPrincipalLookupService()
                  .lookupPrincipalByName(account);
          return new PostgresCommand(
              asAccount, join(apart, asAccount, List.of("--pdeathsig", "INT")), owner);
        }
      }
    }
    if (succeeds("unshare", "--user", "true")) {
      List<String> unprivileged = List.of("unshare", "--user");
      return new PostgresCommand(unprivileged, join(apart, unprivileged, dyingWithUs), null);
    }
    throw new EmbeddedDatabaseException(
        "PostgreSQL refuses to run as root, and no other account of this machine can run it: run the"
            + " hub as an ordinary user, or keep its data where other accounts may reach it, or"
            + " use storage=postgresql");
  }

  /**
   * Returns the account that already owns the database, unless it is root; otherwise the accounts
   * to try.
   */
  private static List<String> accountsFor(Path database) throws IOException {
    if (!Files.exists(database)) {
      return UNPRIVILEGED_ACCOUNTS;
    }
    String owner = Files.getOwner(database).getName();
    return owner.equals("root") ? List.of() : List.of(owner);
  }

  /** Returns a warning if other programs may run as PostgreSQL's account, too. */
  Optional<String> shared() {
    return Optional.ofNullable(owner)
        .map(UserPrincipal::getName)
        .filter(account -> !account.equals(OWN_ACCOUNT))
        .map(
            account ->
                "PostgreSQL runs as the account "
                    + account
                    + ": other programs of that account can read the database. To keep them out,"
                    + " run the hub as an ordinary user, or make an account "
                    + OWN_ACCOUNT
                    + " before the first start (useradd --system "
                    + OWN_ACCOUNT
                    + ")");
  }

  /** Changes the owner of a new file or directory to the account that PostgreSQL runs as. */
  void handOver(Path path) throws IOException {
    if (owner != null) {
      Files.setOwner(path, owner);
    }
  }

  /** Returns true if PostgreSQL runs as another account than the hub. */
  boolean runsAsOther() {
    return owner != null;
  }

  /** Returns the builder of a server that is stopped when the thread that started it ends. */
  ProcessBuilder server(List<String> command) {
    return apart(join(serverPrefix, command));
  }

  /** Runs a program to its end; throws with its output if it fails or takes too long. */
  void run(List<String> command, Path outputFile) throws IOException, InterruptedException {
    Process process =
        apart(join(prefix, command))
            .redirectErrorStream(true)
            .redirectOutput(PrivateFile.ensure(outputFile).toFile())
            .start();
    process.getOutputStream().close();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new EmbeddedDatabaseException(command.get(0) + " did not end within 2 minutes");
    }
    if (process.exitValue() != 0) {
      throw new EmbeddedDatabaseException(
          command.get(0)
              + " failed: "
              + Files.readString(outputFile, StandardCharsets.UTF_8).strip());
    }
  }

  /** Keeps the hub's directory and environment, which may hold secrets, from the program. */
  private static ProcessBuilder apart(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(new File("/"));
    builder.environment().keySet().retainAll(PASSED_ON);
    return builder;
  }

  private static String groupOf(String account) throws IOException {
    // The number of the account's own group, because nobody's group is called nogroup or nobody.
    for (String line : Files.readAllLines(Path.of("/etc/passwd"), StandardCharsets.UTF_8)) {
      String[] fields = line.split(":", -1);
      if (fields.length > 3 && fields[0].equals(account)) {
        return fields[3];
      }
    }
    return account;
  }

  private static boolean isReachableByOthers(Path directory) throws IOException {
    for (Path path = directory.getParent(); path != null; path = path.getParent()) {
      if (!Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        return false;
      }
    }
    return true;
  }

  private static boolean succeeds(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @SafeVarargs
  private static List<String> join(List<String>... parts) {
    List<String> joined = new ArrayList<>();
    for (List<String> part : parts) {
      joined.addAll(part);
    }
    return joined;
  }
}
