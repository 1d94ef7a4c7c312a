package io.chatops.agent.update;

import static io.chatops.agent.update.UpdateException.Reason.NOTHING_NEWER;
import static io.chatops.agent.update.UpdateException.Reason.NO_KEY;
import static io.chatops.agent.update.UpdateException.Reason.REJECTED;
import static io.chatops.agent.update.UpdateException.Reason.UNAVAILABLE;

import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.connection.HubFiles;
import io.chatops.agent.connection.HubTrust;
import io.chatops.protocol.AgentRelease;
import io.chatops.protocol.ReleaseVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a newer version from the hub, checks it, and puts it on trial. Never runs a program that
 * the release key did not sign, or signed for another version or platform.
 */
public final class Updater {
  private static final long MAX_BYTES = 256L << 20;
  private static final Duration DOWNLOAD_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration SIGNATURE_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(30);

  private final Minisign key;
  private final ReleaseVersion running;
  private final String platform;
  private final HubFiles hub;
  private final UpdateStore store;
  private final Optional<List<String>> settings;

  private Updater(
      Minisign key,
      ReleaseVersion running,
      String platform,
      HubFiles hub,
      UpdateStore store,
      Optional<List<String>> settings) {
    this.key = key;
    this.running = running;
    this.platform = platform;
    this.hub = hub;
    this.store = store;
    this.settings = settings;
  }

  /**
   * Returns the updater of this program.
   *
   * @param running the version of this process
   * @param settings the flags of the running agent, for the new version's own check; absent to skip
   *     that check
   * @throws UpdateException if there is no release key
   */
  public static Updater of(
      AgentConfig config, ReleaseVersion running, Optional<List<String>> settings)
      throws UpdateException {
    return new Updater(
        ReleaseKey.of(config.updates())
            .orElseThrow(
                () ->
                    new UpdateException(
                        NO_KEY,
                        "this program was built without a release key: set release_key_file to a"
                            + " file with the public key")),
        running,
        ProgramKind.platform(),
        new HubFiles(config.requireHub(), HubTrust.sockets(config), System::nanoTime),
        new UpdateStore(config.stateDirectory()),
        settings);
  }

  /**
   * Returns the release that the hub offers. Its signature is only checked after the download.
   *
   * @throws UpdateException if the hub does not answer or offers none for this platform
   */
  public AgentRelease offered() throws UpdateException {
    return named(signature());
  }

  /** Returns true if this version was tried last on this host, and failed. */
  public boolean hasFailed(ReleaseVersion version) {
    return store.load().hasFailed(version);
  }

  /**
   * Fetches the hub's version and puts it on trial: the next start of the agent runs it.
   *
   * @param wanted the version to install; absent for the version that the hub offers
   * @param allowOlder true to install an older version, too
   * @param cancelled polled regularly; true stops the download
   * @return the version on trial
   * @throws UpdateException if there is none, with the reason; then nothing has changed
   */
  public ReleaseVersion stage(
      @Nullable ReleaseVersion wanted, boolean allowOlder, BooleanSupplier cancelled)
      throws UpdateException, InterruptedException {
    try (FileChannel lock = store.lock()) {
      if (lock == null) {
        throw new UpdateException(UNAVAILABLE, "another update of this agent is under way");
      }
      try {
        return fetch(wanted, allowOlder, cancelled);
      } finally {
        store.deleteIncoming(); // A rejected download must not fill the disk.
      }
    } catch (IOException e) {
      throw new UpdateException(
          UNAVAILABLE,
          "the update cannot be kept in %s (%s): free space there, and try again"
              .formatted(store, e.getMessage()));
    }
  }

  private ReleaseVersion fetch(
      @Nullable ReleaseVersion wanted, boolean allowOlder, BooleanSupplier cancelled)
      throws UpdateException, IOException, InterruptedException {
    String signature = signature();
    // Before the long download. The signature decides afterwards.
    acceptable(named(signature), wanted, allowOlder);
    Path program = store.emptyIncoming();
    Files.writeString(store.signatureOf(program), signature);
    download(program, cancelled);
    AgentRelease release;
    try {
      release = ReleaseKey.verify(key, program, store.signatureOf(program));
    } catch (Minisign.NotSignedException e) {
      throw new UpdateException(REJECTED, "the hub's program is rejected: " + e.getMessage());
    }
    acceptable(release, wanted, allowOlder);
    ReleaseVersion version = release.version();
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    Optional<String> problem = new SelfTest(COMMAND_TIMEOUT).problem(program, version, settings);
    if (problem.isPresent()) {
      throw new UpdateException(
          REJECTED, "version " + version + " fails its test on this host: " + problem.get());
    }
    store.keep(version);
    store.save(store.load().trying(version, running));
    return version;
  }

  private void download(Path program, BooleanSupplier cancelled)
      throws UpdateException, IOException {
    try (OutputStream to = Files.newOutputStream(program)) {
      hub.copy(ProgramKind.path(platform), to, MAX_BYTES, DOWNLOAD_TIMEOUT, cancelled);
    } catch (HubFiles.NotWrittenException e) {
      throw e;
    } catch (IOException e) {
      throw new UpdateException(
          UNAVAILABLE,
          "could not download the hub's program for " + platform + ": " + e.getMessage());
    }
  }

  private String signature() throws UpdateException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      hub.copy(
          ProgramKind.path(platform) + ".sig",
          text,
          Minisign.MAX_SIGNATURE_LENGTH,
          SIGNATURE_TIMEOUT,
          () -> false);
    } catch (IOException e) {
      throw new UpdateException(
          UNAVAILABLE,
          "could not download the signature of the hub's program for %s: %s"
              .formatted(platform, e.getMessage()));
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private static AgentRelease named(String signature) throws UpdateException {
    return AgentRelease.namedBy(signature)
        .orElseThrow(
            () ->
                new UpdateException(REJECTED, "the hub's signature names no release of the agent"));
  }

  private void acceptable(AgentRelease release, @Nullable ReleaseVersion wanted, boolean allowOlder)
      throws UpdateException {
    if (!release.platform().equals(platform)) {
      throw new UpdateException(
          REJECTED,
          "the hub's program is for " + release.platform() + ", but this agent is for " + platform);
    }
    ReleaseVersion version = release.version();
    if (wanted != null && !wanted.equals(version)) {
      throw new UpdateException(
          REJECTED, "version " + wanted + " was requested, but the hub serves " + version);
    }
    if (version.compareTo(running) == 0) {
      throw new UpdateException(
          NOTHING_NEWER, "version " + running + " is running, and the hub serves the same");
    }
    if (!allowOlder && !version.isNewerThan(running)) {
      throw new UpdateException(
          NOTHING_NEWER,
          ("version %s is running, and the hub serves the older %s: only update"
                  + " --allow-downgrade on this host installs it")
              .formatted(running, version));
    }
  }
}
