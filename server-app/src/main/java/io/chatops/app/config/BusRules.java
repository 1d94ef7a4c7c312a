package io.chatops.app.config;

import io.chatops.bus.NatsSettings;
import io.chatops.bus.NatsSettings.CredentialsLogin;
import io.chatops.bus.NatsSettings.Login;
import io.chatops.bus.NatsSettings.TokenLogin;
import io.chatops.bus.NatsSettings.UserLogin;
import io.chatops.core.notify.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The settings of the bus that must fit together, and NATS as they name it. */
public final class BusRules {
  private BusRules() {}

  /** Returns a sentence for each fault. */
  static List<String> faults(HubSettings settings) {
    List<String> faults = new ArrayList<>();
    HubSettings.Nats nats = settings.nats();
    if (settings.bus() != HubSettings.Bus.NONE
        && settings.storage() != HubSettings.Storage.POSTGRESQL) {
      faults.add(
          "chatops.bus (CHATOPS_BUS) is for several hubs, which need chatops.storage=postgresql"
              + " (CHATOPS_STORAGE); set that, or unset chatops.bus");
    }
    if (settings.bus() == HubSettings.Bus.NATS && nats.url().isEmpty()) {
      faults.add(
          "chatops.bus=nats needs chatops.nats.url (CHATOPS_NATS_URL), such as"
              + " nats://127.0.0.1:4222");
    }
    if (nats.user().isPresent() != nats.passwordFile().isPresent()) {
      faults.add("chatops.nats.user and chatops.nats.password-file must be set both, or neither");
    }
    if (Stream.of(nats.user(), nats.tokenFile(), nats.credentialsFile())
            .filter(Optional::isPresent)
            .count()
        > 1) {
      faults.add(
          "Set one of chatops.nats.user, chatops.nats.token-file and chatops.nats.credentials-file:"
              + " a hub signs in to NATS in one way");
    }
    if (nats.caFile().isPresent()
        && nats.url().stream().flatMap(List::stream).noneMatch(url -> url.startsWith("tls://"))) {
      faults.add(
          "chatops.nats.ca-file is for servers with TLS: let chatops.nats.url begin with tls://");
    }
    if (faults.isEmpty() && settings.bus() == HubSettings.Bus.NATS) {
      try {
        NatsSettings readable = nats(settings);
        Stream.of(nats.caFile(), nats.credentialsFile())
            .flatMap(Optional::stream)
            .filter(file -> !Files.isReadable(Path.of(file)))
            .forEach(
                file ->
                    faults.add(
                        "The file "
                            + file
                            + " for NATS at "
                            + readable.servers()
                            + " cannot be read; give it to the user that the hub runs as"));
      } catch (SettingsException e) {
        faults.add(e.getMessage());
      }
    }
    return faults;
  }

  /**
   * Returns NATS as the settings name it.
   *
   * @throws SettingsException if a file of a secret cannot be read
   */
  public static NatsSettings nats(HubSettings settings) {
    HubSettings.Nats nats = settings.nats();
    return new NatsSettings(
        nats.url().orElseThrow().stream().map(String::strip).toList(),
        login(nats),
        nats.caFile().map(Path::of).orElse(null));
  }

  private static @Nullable Login login(HubSettings.Nats nats) {
    if (nats.user().isPresent()) {
      String file = nats.passwordFile().orElseThrow();
      return new UserLogin(
          nats.user().get(),
          new Secret(StartupSettings.secret("chatops.nats.password-file", file, "password")));
    }
    if (nats.tokenFile().isPresent()) {
      return new TokenLogin(
          new Secret(
              StartupSettings.secret("chatops.nats.token-file", nats.tokenFile().get(), "token")));
    }
    return nats.credentialsFile().map(file -> new CredentialsLogin(Path.of(file))).orElse(null);
  }
}
