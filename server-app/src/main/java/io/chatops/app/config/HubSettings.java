package io.chatops.app.config;

import io.chatops.persistence.schema.DatabaseLayout;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The hub's own settings: as {@code chatops.*} in a properties file or on the command line, or as
 * {@code CHATOPS_*} in the environment. Listed in {@code docs/configuration.md}.
 */
@ConfigMapping(prefix = "chatops")
public interface HubSettings {
  /** The place where data is kept. */
  enum Storage {
    /** A PostgreSQL of the hub's own, below the data directory. */
    EMBEDDED,
    /** The PostgreSQL that {@code chatops.database-url} names. */
    POSTGRESQL,
    /** In memory; everything is gone when the hub stops. For demonstrations and tests. */
    MEMORY
  }

  /** The users who may register. */
  enum Registration {
    OPEN,
    FIRST_USER,
    CLOSED
  }

  /** The encryption of the hub's port, unless its certificate is in files. */
  enum OwnTls {
    OFF,
    SELF_SIGNED
  }

  /** The place of the tables in a database of yours. */
  enum Layout {
    PLAIN,
    /** Measurements in shards on the workers of Citus. */
    CITUS;

    /** Returns it as the adapters take it. */
    public DatabaseLayout ofDatabase() {
      return DatabaseLayout.valueOf(name());
    }
  }

  @WithDefault("embedded")
  Storage storage();

  /** The directory of the embedded database and the hub's own files. */
  @WithDefault("data")
  String dataDir();

  /** The folder of the agents that hosts may fetch from the hub; absent: it serves none. */
  Optional<String> agentsDir();

  /** The file of the keys that open secrets in the database; else one in the data directory. */
  Optional<String> secretsKeyFile();

  /** The bytes to be left on the disk of the embedded database; below, no reports are taken. */
  Optional<Long> diskReserve();

  /** The port of 127.0.0.1 at which SQL clients reach the embedded database; absent: none. */
  Optional<Integer> embeddedPort();

  /** {@code jdbc:postgresql://host:port/name}; needed with storage=postgresql. */
  Optional<String> databaseUrl();

  Optional<String> databaseUser();

  Optional<String> databasePassword();

  /** The file whose only line is the password, in place of the password. */
  Optional<String> databasePasswordFile();

  /** The place of the tables in that database. */
  @WithDefault("plain")
  Layout databaseLayout();

  @WithDefault("open")
  Registration registration();

  /** The lifetime of an access token. */
  @WithDefault("PT15M")
  Duration accessTokenLifetime();

  /** The age at which the key that signs access tokens is replaced; this signs no user out. */
  @WithDefault("P30D")
  Duration signingKeyRotation();

  /** The lifetime of a session without a refresh. */
  @WithDefault("P30D")
  Duration sessionIdleLifetime();

  /** The interval of agents' reports; 1-60 s. */
  @WithDefault("PT5S")
  Duration reportInterval();

  /** The time in which a hub that leaves sends its agents to other hubs; up to five minutes. */
  @WithDefault("PT30S")
  Duration drainTime();

  /**
   * The time after which other hubs take over from one that is silent; 2-60 s, the same for all
   * hubs. For tests, which wait for it often; not documented for users.
   */
  @WithDefault("PT15S")
  Duration leaseTime();

  /** The time for which each report is kept. */
  @WithDefault("P7D")
  Duration metricRetention();

  /** The time for which minimum, maximum and average per minute are kept. */
  @WithDefault("P30D")
  Duration metricRetentionMinutes();

  /** The time for which minimum, maximum and average per ten minutes are kept. */
  @WithDefault("P730D")
  Duration metricRetentionTenMinutes();

  /** The time for which audit events are kept; at least a week. */
  @WithDefault("P730D")
  Duration auditRetention();

  /** The age at which the newest backup is late. */
  @WithDefault("P2D")
  Duration backupLateAfter();

  /**
   * Origins of pages that may call the API from a browser, e.g. {@code https://ops.example.org}.
   */
  Optional<List<String>> corsOrigins();

  /** The bearer token by which a Prometheus reads the hub's own metrics. */
  Optional<String> metricsToken();

  /** The address at which browsers find this hub; a proxy may have it below a path. */
  Optional<String> publicUrl();

  /**
   * The address at which other hubs on the same database reach this one; absent: its scheme, its
   * host's name, or the address at which it listens, and its port.
   */
  Optional<String> hubUrl();

  /** {@code self-signed}: TLS with a certificate that the hub makes itself. */
  @WithDefault("off")
  OwnTls tls();

  /** The file of the hub's certificate and those of its issuers, in PEM. */
  Optional<String> tlsCertificate();

  /** The file of the certificate's key, in PEM. */
  Optional<String> tlsKey();

  /** Further names by which agents and browsers may reach the hub, without a port. */
  Optional<List<String>> allowedHosts();

  /** Networks that channels may reach although they are not public, e.g. {@code 10.1.0.0/16}. */
  Optional<List<String>> notifyAllowedNetworks();

  Mail mail();

  /** The server that takes the hub's e-mails. */
  interface Mail {
    /** The encryption of the connection. */
    enum Tls {
      TLS,
      STARTTLS,
      NONE
    }

    /** Absent: no e-mails can be sent. */
    Optional<String> host();

    @WithDefault("587")
    int port();

    @WithDefault("starttls")
    Tls tls();

    Optional<String> username();

    Optional<String> password();

    /** The sender's address; needed with a host. */
    Optional<String> from();
  }

  /** The bearer token by which a Prometheus reads the newest values of all servers. */
  Optional<String> metricsServersToken();

  Limits limits();

  /** The limits of one caller and one owner; generous enough that no honest use meets them. */
  interface Limits {
    /** Requests a minute, per user and per API key. */
    @WithDefault("1200")
    int requestsPerMinute();

    /** Failed sign-ins in five minutes, per account and address. */
    @WithDefault("10")
    int failedSignIns();

    /** Registrations an hour, per address. */
    @WithDefault("120")
    int registrationsPerHour();

    /** Servers of a user who is no admin. */
    @WithDefault("200")
    int serversPerUser();

    /** Servers of an admin, such as the first user. */
    @WithDefault("2000")
    int serversPerAdmin();

    /** Active API keys of one server. */
    @WithDefault("100")
    int apiKeysPerServer();

    /** Thresholds of one user. */
    @WithDefault("500")
    int thresholdsPerUser();

    /** Notification channels of one user. */
    @WithDefault("20")
    int channelsPerUser();

    /** Label values of one server's measurements, such as names of containers. */
    @WithDefault("20000")
    int labelsPerServer();

    /** Megabytes (2^20 bytes) that one server's reports may take in a day, before compaction. */
    @WithDefault("512")
    int reportMegabytesPerDay();

    /** Megabytes (2^20 bytes) of history of all servers of a user who is no admin. */
    @WithDefault("20480")
    int historyMegabytesPerUser();

    /** The same of an admin. */
    @WithDefault("204800")
    int historyMegabytesPerAdmin();

    /** Megabytes (2^20 bytes) of output of one server's commands; beyond, the oldest go. */
    @WithDefault("64")
    int commandOutputMegabytesPerServer();

    /** The same of all servers of a user. */
    @WithDefault("1024")
    int commandOutputMegabytesPerUser();

    /** Audit events of one user that are older than a week; the newest stay. */
    @WithDefault("100000")
    int auditEventsPerUser();

    /** New servers a minute of one user; the same of API keys, thresholds and channels. */
    @WithDefault("600")
    int creationsPerMinute();

    /**
     * Open connections without a signed-in user; absent: derived from the limits of the process.
     */
    Optional<Integer> connections();

    /** The same from one address; absent: half of {@link #connections}. */
    Optional<Integer> connectionsPerAddress();
  }
}
