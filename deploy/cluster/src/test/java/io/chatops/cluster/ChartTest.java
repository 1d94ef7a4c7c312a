package io.chatops.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The Helm chart, rendered by Helm's own code and read as the objects of Kubernetes. */
class ChartTest {
  private static final Path CHART = Path.of("helm/chatops").toAbsolutePath();

  /** The one that the chart names. */
  private static final String OLDEST_KUBERNETES = "1.27.0";

  private static final String LEAST =
      """
      publicUrl: https://hub.example.org
      secretsKey: {secret: chatops-keys}
      database: {url: "jdbc:postgresql://database:5432/chatops", secret: chatops-database}
      """;

  private static final String MOST =
      LEAST
          + """
          image: {repository: registry.example.org/chatops-hub, tag: 1.2.3, pullSecrets: [registry]}
          trustedProxies: [10.42.0.0/16, 10.43.0.7]
          metrics: {secret: metrics}
          backup: {claim: backups, schedule: "@daily", keep: 30}
          settings: {CHATOPS_METRIC_RETENTION: P14D, CHATOPS_LIMITS_REQUESTS_PER_MINUTE: 10000000}
          secretSettings: {CHATOPS_MAIL_PASSWORD: {secret: mail, key: password}}
          service: {annotations: {example.org/a: b}}
          ingress: {enabled: true, className: nginx, tlsSecret: hub-tls, annotations: {example.org/c: d}}
          autoscaling: {enabled: true, minReplicas: 3, maxReplicas: 9, agentsPerHub: 12000}
          antiAffinity: preferred
          upgrade: rolling
          podAnnotations: {example.org/e: f}
          nodeSelector: {kubernetes.io/arch: amd64}
          tolerations: [{key: monitoring, operator: Exists, effect: NoSchedule}]
          priorityClassName: high
          """;

  private static final Map<String, Class<? extends HasMetadata>> TYPES =
      Map.of(
          "apps/v1 Deployment", Deployment.class,
          "v1 Service", Service.class,
          "networking.k8s.io/v1 Ingress", Ingress.class,
          "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
          "batch/v1 CronJob", CronJob.class,
          "autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class);

  /** The model keeps fields that it does not know; here they are errors. */
  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .setAnnotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated any) {
                  return false;
                }
              })
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  @TempDir Path home;

  @Test
  void helmFindsNothingToSayAgainstIt() throws IOException {
    LintResult found = new Helm(complete()).lint().strict().call();

    assertThat(found.isFailed()).as("%s", found.getMessages()).isFalse();
  }

  @Test
  void unknownFieldsOfKubernetesAreNoticed() {
    Map<String, Object> service =
        Map.of("apiVersion", "v1", "kind", "Service", "spec", Map.of("portz", List.of()));

    assertThatThrownBy(() -> typed(service)).hasMessageContaining("portz");
  }

  @Test
  void theLeastValuesMakeHubsAServiceAndABudget() throws IOException {
    Map<String, HasMetadata> objects = render(LEAST);

    assertThat(objects.keySet())
        .containsExactlyInAnyOrder("Deployment", "Service", "PodDisruptionBudget");
    Deployment hubs = the(Deployment.class, objects);
    assertThat(hubs.getSpec().getReplicas()).isEqualTo(3);
    assertThat(environment(hub(hubs)))
        .containsEntry("CHATOPS_STORAGE", "postgresql")
        .containsEntry("CHATOPS_HUB_URL", "http://$(POD_IP):8080")
        .containsEntry("CHATOPS_PUBLIC_URL", "https://hub.example.org")
        .doesNotContainKeys("QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING");
    assertThat(
            hubs.getSpec()
                .getTemplate()
                .getSpec()
                .getAffinity()
                .getPodAntiAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution())
        .singleElement()
        .satisfies(
            term -> {
              assertThat(term.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
              assertThat(hubs.getSpec().getTemplate().getMetadata().getLabels())
                  .containsAllEntriesOf(term.getLabelSelector().getMatchLabels());
            });
  }

  @Test
  void allValuesReachTheObjects() throws IOException {
    Map<String, HasMetadata> objects = render(MOST);

    assertThat(objects.keySet())
        .containsExactlyInAnyOrder(
            "Deployment",
            "Service",
            "PodDisruptionBudget",
            "Ingress",
            "HorizontalPodAutoscaler",
            "CronJob");
    Deployment hubs = the(Deployment.class, objects);
    assertThat(hubs.getSpec().getReplicas()).as("the autoscaler's").isNull();
    assertThat(hub(hubs).getImage()).isEqualTo("registry.example.org/chatops-hub:1.2.3");
    assertThat(environment(hub(hubs)))
        .containsEntry("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES", "10.42.0.0/16,10.43.0.7")
        .containsEntry("QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING", "true")
        .containsEntry("CHATOPS_METRIC_RETENTION", "P14D")
        .containsEntry("CHATOPS_LIMITS_REQUESTS_PER_MINUTE", "10000000")
        .containsEntry("CHATOPS_METRICS_TOKEN", "secret metrics/token")
        .containsEntry("CHATOPS_MAIL_PASSWORD", "secret mail/password");
    Ingress ingress = the(Ingress.class, objects);
    assertThat(ingress.getSpec().getRules().get(0).getHost()).isEqualTo("hub.example.org");
    assertThat(ingress.getSpec().getTls().get(0).getHosts()).containsExactly("hub.example.org");
    HorizontalPodAutoscaler scaler = the(HorizontalPodAutoscaler.class, objects);
    assertThat(scaler.getSpec().getScaleTargetRef().getName())
        .isEqualTo(hubs.getMetadata().getName());
    assertThat(scaler.getSpec().getMetrics().get(0).getPods().getTarget().getAverageValue())
        .hasToString("12000");
  }

  @Test
  void hubsOfTwoVersionsRunTogetherOnlyOnDemand() throws IOException {
    DeploymentStrategy usual = the(Deployment.class, render(LEAST)).getSpec().getStrategy();
    DeploymentStrategy rolling =
        the(Deployment.class, render(LEAST, "upgrade: rolling")).getSpec().getStrategy();

    assertThat(usual.getType()).isEqualTo("Recreate");
    assertThat(usual.getRollingUpdate()).isNull();
    assertThat(rolling.getType()).isEqualTo("RollingUpdate");
    assertThat(rolling.getRollingUpdate().getMaxSurge().getIntVal())
        .as("no second hub fits on a node")
        .isZero();
    assertThat(rolling.getRollingUpdate().getMaxUnavailable().getIntVal()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {LEAST, MOST})
  void allFindTheSamePods(String values) throws IOException {
    Map<String, HasMetadata> objects = render(values);
    Deployment hubs = the(Deployment.class, objects);
    Map<String, String> labels = hubs.getSpec().getTemplate().getMetadata().getLabels();

    assertThat(labels)
        .containsAllEntriesOf(hubs.getSpec().getSelector().getMatchLabels())
        .containsAllEntriesOf(the(Service.class, objects).getSpec().getSelector())
        .containsAllEntriesOf(
            the(PodDisruptionBudget.class, objects).getSpec().getSelector().getMatchLabels());
  }

  @Test
  void takesBackupsInTheClaim() throws IOException {
    CronJob job = the(CronJob.class, render(MOST));
    PodSpec pod = backups(job).getSpec();
    Container backup = pod.getContainers().get(0);

    assertThat(job.getSpec().getSchedule()).isEqualTo("@daily");
    assertThat(job.getSpec().getConcurrencyPolicy()).isEqualTo("Forbid");
    assertThat(backup.getArgs())
        .containsExactly("backup", "--keep", "30", "--verify", "/backups/hubs");
    assertThat(backup.getImage()).isEqualTo("registry.example.org/chatops-hub:1.2.3");
    assertThat(pod.getVolumes())
        .filteredOn(volume -> volume.getPersistentVolumeClaim() != null)
        .singleElement()
        .satisfies(
            volume -> {
              assertThat(volume.getPersistentVolumeClaim().getClaimName()).isEqualTo("backups");
              assertThat(backup.getVolumeMounts())
                  .extracting(mount -> mount.getName() + " " + mount.getMountPath())
                  .contains(volume.getName() + " /backups", "data /data");
            });
    assertThat(environment(hub(the(Deployment.class, render(MOST)))))
        .as("the same database")
        .containsAllEntriesOf(environment(backup));
    assertThat(environment(backup))
        .containsKeys("CHATOPS_DATABASE_URL", "CHATOPS_METRIC_RETENTION", "CHATOPS_MAIL_PASSWORD");
    assertThat(render(MOST, "backup: {claim: backups, keep: 1000}")).containsKey("CronJob");
  }

  @Test
  void theServiceSendsNobodyToABackup() throws IOException {
    Map<String, HasMetadata> objects = render(MOST);
    Map<String, String> labels = backups(the(CronJob.class, objects)).getMetadata().getLabels();

    for (Map<String, String> selector :
        List.of(
            the(Service.class, objects).getSpec().getSelector(),
            the(Deployment.class, objects).getSpec().getSelector().getMatchLabels())) {
      assertThat(labels.entrySet().containsAll(selector.entrySet())).isFalse();
    }
  }

  @Test
  void noContainerHasRightsThatItDoesNotNeed() throws IOException {
    assertFewRights(pod(LEAST), 2);
    assertFewRights(pod(MOST), 2);
    assertFewRights(backups(the(CronJob.class, render(MOST))).getSpec(), 1);
  }

  private static void assertFewRights(PodSpec pod, int containers) {
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream()))
        .hasSize(containers)
        .allSatisfy(
            each -> {
              assertThat(each.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
              assertThat(each.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
              assertThat(each.getSecurityContext().getCapabilities().getDrop())
                  .containsExactly("ALL");
              assertThat(each.getResources().getLimits()).containsKey("memory");
            });
  }

  @Test
  void everyFileOfASettingIsMounted() throws IOException {
    assertFilesAreMounted(pod(LEAST));
    assertFilesAreMounted(pod(MOST));
    assertFilesAreMounted(backups(the(CronJob.class, render(MOST))).getSpec());
  }

  private static void assertFilesAreMounted(PodSpec pod) {
    Container hub = pod.getContainers().get(0);
    List<String> volumes = pod.getVolumes().stream().map(Volume::getName).toList();

    assertThat(hub.getVolumeMounts()).extracting(VolumeMount::getName).isSubsetOf(volumes);
    environment(hub)
        .forEach(
            (name, file) -> {
              if (name.endsWith("_FILE")) {
                assertThat(hub.getVolumeMounts())
                    .extracting(VolumeMount::getMountPath)
                    .as(name)
                    .contains(file.substring(0, file.lastIndexOf('/')));
              }
            });
  }

  @Test
  void probesAskForWhatTheyAreFor() throws IOException {
    Container hub = pod(LEAST).getContainers().get(0);

    assertThat(hub.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/health/live");
    assertThat(hub.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/health/ready");
    assertThat(hub.getStartupProbe().getHttpGet().getPath()).isEqualTo("/health/ready");
  }

  /** Kubernetes gives files of secrets to a group, and the hub wants its key for itself. */
  @Test
  void theKeyFileIsCopiedForTheHubAlone() throws Exception {
    Container container = pod(LEAST).getInitContainers().get(0);
    Files.createDirectories(home.resolve("secrets-key"));
    Files.createDirectories(home.resolve("key"));
    String keys = "# The keys\n90579dd3e7935041 8AP7_snpUzUYdzuVh7pyWoGJenumt0BIQmYsMR1iQyM";
    Files.writeString(home.resolve("secrets-key/secrets.key"), keys);

    List<String> command =
        container.getCommand().stream().map(word -> word.replace("/run/", home + "/")).toList();
    Process copied = new ProcessBuilder(command).inheritIO().start();

    assertThat(copied.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(copied.exitValue()).isZero();
    Path copy = home.resolve("key/secrets.key");
    assertThat(copy).hasContent(keys);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "publicUrl: hub.example.org",
        "publicUrl: null",
        "replicas: 0",
        "upgrade: some",
        "bus: nats",
        "image: {tags: 1.2.3}",
        "database: {url: \"jdbc:mysql://database/chatops\", secret: chatops-database}",
        "secretsKey: {secret: null}",
        "settings: {CHATOPS_MAIL_PASSWORD: of-mine}",
        "settings: {CHATOPS_METRICS_SERVERS_TOKEN: of-mine}",
        "settings: {QUARKUS_OIDC_CREDENTIALS_SECRET: of-mine}",
        "settings: {QUARKUS_SOME_ACCESS_KEY: of-mine}",
        "settings: {PATH: /bin}",
        "secretSettings: {CHATOPS_MAIL_PASSWORD: of-mine}",
        "secretSettings: {CHATOPS_MAIL_PASSWORD: {secret: mail}}",
        "secretSettings: {CHATOPS_DATABASE_PASSWORD: {secret: mail, key: password}}",
        "secretSettings: {PATH: {secret: mail, key: password}}",
        "terminationGracePeriodSeconds: 5",
        "backup: {claim: Backups}",
        "backup: {schedule: 2 o'clock}",
        "backup: {keep: 0}",
        "replica: 3"
      })
  void wrongValuesAreRefused(String wrong) {
    assertThatThrownBy(() -> render(LEAST, wrong))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("don't meet the specifications of the schema");
  }

  /** The last variable of one name would count. */
  @Test
  void settingsDoNotReplaceWhatTheChartSets() throws IOException {
    Set<String> own = new TreeSet<>(environment(pod(MOST).getContainers().get(0)).keySet());
    own.removeAll(
        Set.of(
            "CHATOPS_METRIC_RETENTION",
            "CHATOPS_LIMITS_REQUESTS_PER_MINUTE",
            "CHATOPS_MAIL_PASSWORD"));
    own.add("CHATOPS_DATA_DIR");

    assertThat(own)
        .hasSizeGreaterThan(14)
        .allSatisfy(
            name -> {
              for (String wrong :
                  List.of(
                      "settings: {" + name + ": x}",
                      "secretSettings: {" + name + ": {secret: mail, key: password}}")) {
                assertThatThrownBy(() -> render(LEAST, wrong))
                    .as(wrong)
                    .hasMessageContaining("don't meet the specifications of the schema");
              }
            });
  }

  /** By https alone, no probe would find a hub well. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CHATOPS_TLS",
        "CHATOPS_TLS_CERTIFICATE",
        "QUARKUS_TLS_KEY_STORE_PEM_0_CERT",
        "QUARKUS_HTTP_SSL_PORT",
        "QUARKUS_HTTP_TLS_CONFIGURATION_NAME",
        "QUARKUS_HTTP_INSECURE_REQUESTS"
      })
  void hubsSpeakHttpAsTheirProbesDo(String name) {
    for (String tls :
        List.of(
            "settings: {" + name + ": x}",
            "secretSettings: {" + name + ": {secret: tls, key: value}}")) {
      assertThatThrownBy(() -> render(LEAST, tls))
          .as(tls)
          .hasMessageContaining("leave " + name + " out")
          .hasMessageContaining("by http")
          .hasMessageContaining("ingress.tlsSecret");
    }
  }

  @Test
  void theIngressHasTheHubsAtNoPath() throws IOException {
    assertThatThrownBy(() -> render(MOST, "publicUrl: https://hub.example.org/hub"))
        .hasMessageContaining("https://hub.example.org/hub has a path");
    assertThat(render(MOST, "publicUrl: https://hub.example.org/")).containsKey("Ingress");
    assertThat(render(LEAST, "publicUrl: https://hub.example.org/hub"))
        .as("a proxy of yours takes it off")
        .containsKey("Deployment");
  }

  @Test
  void aSettingComesFromOnePlace() {
    assertThatThrownBy(
            () ->
                render(
                    LEAST,
                    "settings: {CHATOPS_MAIL_USERNAME: ada}",
                    "secretSettings: {CHATOPS_MAIL_USERNAME: {secret: mail, key: user}}"))
        .hasMessageContaining("CHATOPS_MAIL_USERNAME is in settings and in secretSettings");
  }

  @Test
  void theValuesOfThePageMakeHubs() throws IOException {
    Matcher values =
        Pattern.compile("(?s)```yaml\n# hubs.yaml\n(.*?)```")
            .matcher(Files.readString(Path.of("../../docs/kubernetes.md")));
    assertThat(values.find()).isTrue();

    Container hub = pod(values.group(1)).getContainers().get(0);

    assertThat(hub.getImage()).startsWith("registry.example.org/chatops-hub:");
    assertThat(environment(hub))
        .containsEntry("CHATOPS_MAIL_USERNAME", "hubs")
        .containsEntry("CHATOPS_MAIL_PASSWORD", "secret chatops-mail/password");
  }

  @Test
  void everySettingOfTheChartIsDocumented() throws IOException {
    String page = Files.readString(Path.of("../../docs/configuration.md"));

    assertThat(environment(pod(MOST).getContainers().get(0)).keySet())
        .filteredOn(name -> !name.equals("POD_IP")) // a part of CHATOPS_HUB_URL
        .hasSizeGreaterThan(15)
        .allSatisfy(name -> assertThat(page).contains(name));
  }

  /** The chart with values that make it complete, as only a complete one can be linted. */
  private Path complete() throws IOException {
    Path copy = home.resolve("chatops");
    try (Stream<Path> files = Files.walk(CHART)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(CHART.relativize(file).toString()));
      }
    }
    Files.writeString(
        copy.resolve("values.yaml"),
        Files.readString(copy.resolve("values.yaml"))
            .replace("publicUrl: \"\"", "publicUrl: https://hub.example.org")
            .replaceFirst("secret: \"\"", "secret: chatops-keys")
            .replaceFirst("url: \"\"", "url: jdbc:postgresql://database:5432/chatops")
            .replaceFirst("secret: \"\"", "secret: chatops-database"));
    return copy;
  }

  private PodSpec pod(String values) throws IOException {
    return the(Deployment.class, render(values)).getSpec().getTemplate().getSpec();
  }

  private static PodTemplateSpec backups(CronJob job) {
    return job.getSpec().getJobTemplate().getSpec().getTemplate();
  }

  private static Container hub(Deployment hubs) {
    return hubs.getSpec().getTemplate().getSpec().getContainers().get(0);
  }

  /** The variables; of one from a secret its name and key. */
  private static Map<String, String> environment(Container container) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (EnvVar each : container.getEnv()) {
      EnvVarSource from = each.getValueFrom();
      variables.put(
          each.getName(),
          from == null
              ? each.getValue()
              : from.getFieldRef() != null
                  ? "field " + from.getFieldRef().getFieldPath()
                  : "secret "
                      + from.getSecretKeyRef().getName()
                      + "/"
                      + from.getSecretKeyRef().getKey());
    }
    return variables;
  }

  /** Renders the chart, later values over earlier ones, and returns the objects by kind. */
  private Map<String, HasMetadata> render(String... values) throws IOException {
    var template =
        new Helm(CHART)
            .template()
            .withName("hubs")
            .withNamespace("monitoring")
            .withKubeVersion(OLDEST_KUBERNETES);
    for (int i = 0; i < values.length; i++) {
      template.withValuesFile(Files.writeString(home.resolve("values-" + i + ".yaml"), values[i]));
    }
    Map<String, HasMetadata> objects = new LinkedHashMap<>();
    for (Object document :
        new Load(LoadSettings.builder().build()).loadAllFromString(template.call())) {
      if (document instanceof Map<?, ?> object) {
        HasMetadata typed = typed(object);
        assertThat(objects.put(typed.getKind(), typed)).as("a second %s", typed.getKind()).isNull();
      }
    }
    return objects;
  }

  private static <T extends HasMetadata> T the(Class<T> type, Map<String, HasMetadata> objects) {
    return type.cast(Objects.requireNonNull(objects.get(type.getSimpleName())));
  }

  private static HasMetadata typed(Map<?, ?> object) {
    String kind = object.get("apiVersion") + " " + object.get("kind");
    Class<? extends HasMetadata> type = TYPES.get(kind);
    assertThat(type).as(kind).isNotNull();
    return STRICT.convertValue(object, type);
  }
}
