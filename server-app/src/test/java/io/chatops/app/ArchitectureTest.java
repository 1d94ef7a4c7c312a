package io.chatops.app;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

@AnalyzeClasses(packages = "io.chatops", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule coreKnowsOnlyTheJdk =
      classes()
          .that()
          .resideInAPackage("io.chatops.core..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.chatops.core..", "java..", "org.jspecify..")
          .because("the domain must run, and be tested, without any framework");

  @ArchTest
  static final ArchRule featuresOfCoreAreFreeOfCycles =
      slices()
          .matching("io.chatops.core.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a feature that another one needs must not need it back");

  @ArchTest
  static final ArchRule adaptersNeverSeeEachOther =
      slices()
          .matching("io.chatops.(rest|ws|persistence|notify)..")
          .should()
          .notDependOnEachOther()
          .because("each adapter can be swapped alone; only the hub's wiring knows them all");

  @ArchTest
  static final ArchRule protocolKnowsNobody =
      noClasses()
          .that()
          .resideInAPackage("io.chatops.protocol..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.chatops.core..", "io.chatops.ws..", "io.chatops.agent..")
          .because("a change of the domain must never change the wire");

  @ArchTest
  static final ArchRule whatHubAndAgentShareKnowsNeither =
      noClasses()
          .that()
          .resideInAPackage("io.chatops.nativememory..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.chatops..")
                  .and(resideOutsideOfPackage("io.chatops.nativememory..")))
          .because("it knows the C library alone");

  @ArchTest
  static final ArchRule theModelOfTheApiKnowsOnlyCore =
      noClasses()
          .that()
          .resideInAPackage("io.chatops.api..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.chatops.(rest|ws|persistence|notify|protocol|app)..", "io.quarkus..")
          .because("REST, sockets and webhooks write the same records");

  @ArchTest
  static final ArchRule onlyTheHubKnowsQuarkusConfiguration =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.chatops.persistence.metric..",
              "io.chatops.persistence.embedded..",
              "io.chatops.notify..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.quarkus..", "jakarta.inject..", "jakarta.enterprise..")
          .because("these adapters are built by constructors, so that tests need no container");

  @ArchTest
  static final ArchRule entitiesStayInTheirAdapter =
      classes()
          .that()
          .areAnnotatedWith("jakarta.persistence.Entity")
          .should()
          .bePackagePrivate()
          .because("records of core go in and out of an adapter, rows never do");

  @ArchTest
  static final ArchRule storedBytesKnowNoDatabase =
      noClasses()
          .that()
          .resideInAPackage("io.chatops.persistence.metric.codec..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..",
              "javax.sql..",
              "org.postgresql..",
              "io.chatops.persistence.metric",
              "io.chatops.persistence.sql..")
          .because("bytes are written and read without a database, so tests of them need none");

  @ArchTest
  static final ArchRule timeComesFromAClock =
      noClasses()
          .that()
          .resideInAPackage("io.chatops..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Clock.class, "systemDefaultZone")
          .because("tests drive the clock: take a java.time.InstantSource in the constructor");

  /** Those that wait for another program, or until other hubs have read what this one wrote. */
  private static final Set<String> SLEEPERS =
      Set.of(
          "DockerEngine",
          "BackupCommand",
          "DrainCommand",
          "EmbeddedDatabase",
          "HubDrain",
          "OrphanedPostmaster",
          "PostgresBinaries");

  @ArchTest
  static final ArchRule nothingElseSleeps =
      noClasses()
          .that(describe("are none of " + SLEEPERS, type -> !SLEEPERS.contains(outermost(type))))
          .should()
          .accessTargetWhere(describe("sleeps", ArchitectureTest::isSleep))
          .because("tests drive the clock: wait for an event, or take a turn when a timer calls");

  private static String outermost(JavaClass type) {
    return type.getName().replaceAll(".*\\.|\\$.*", "");
  }

  /** Also sees references to methods, and a thread that is parked for a time. */
  private static boolean isSleep(JavaAccess<?> access) {
    String name = access.getTarget().getName();
    JavaClass owner = access.getTargetOwner();
    return (name.equals("sleep")
            && (owner.isAssignableTo(Thread.class) || owner.isEquivalentTo(TimeUnit.class)))
        || (name.startsWith("park") && owner.isEquivalentTo(LockSupport.class));
  }

  /** Those that mean the user who asks, such as for a limit or a record, not an owner. */
  private static final Set<String> OF_USERS =
      Set.of(
          "Accounts",
          "AccountResource",
          "AnswerSender",
          "Audit",
          "BrowserSocket",
          "BrowserSockets",
          "ControlContainer",
          "CountedRequests",
          "Credentials",
          "FleetContainerResource",
          "OwnerForwarding",
          "PreviewThreshold",
          "RateLimits",
          "ReadContainerLogs",
          "RunCommand",
          "Sessions",
          "TokenRenewal",
          "UpdateAgent");

  @ArchTest
  static final ArchRule onlyThePolicyKnowsWhoseObjectsAnActorUses =
      noClasses()
          .that(areOutsideOfThePolicyAndNone(OF_USERS))
          .should()
          .accessTargetWhere(describe("asks who the actor is", is(Actor.class, "userId")))
          .because("Policy.scope and Policy.ownerOfNew tell the owner of objects");

  /** Those that compare the user of a session, or the owners of two objects with each other. */
  private static final Set<String> COMPARING_USERS =
      Set.of(
          "Attempt",
          "AuthenticateUser",
          "NotificationDispatcher",
          "Sessions",
          "ThresholdBook",
          "TokenRenewal");

  @ArchTest
  static final ArchRule onlyThePolicyComparesOwners =
      noClasses()
          .that(areOutsideOfThePolicyAndNone(COMPARING_USERS))
          .and()
          // These filter by an owner that they are given, as SQL does.
          .resideOutsideOfPackages("io.chatops.core.memory..", "io.chatops.testkit..")
          .should()
          .accessTargetWhere(describe("compares users", is(UserId.class, "equals")))
          .because("Policy.may decides what an actor may do to an object");

  @ArchTest
  static final ArchRule onlyThePolicyAsksForTheRoleOfAnActor =
      noClasses()
          .that(areOutsideOfThePolicyAndNone(Set.of("Quotas")))
          .should()
          .accessTargetWhere(describe("asks for the role", is(Actor.class, "role")))
          .because("Policy.may decides what an actor may do to the hub");

  private static DescribedPredicate<JavaClass> areOutsideOfThePolicyAndNone(Set<String> of) {
    return describe(
        "are none of " + of,
        type ->
            !type.getPackageName().equals("io.chatops.core.policy")
                && !of.contains(outermost(type)));
  }

  private static Predicate<JavaAccess<?>> is(Class<?> type, String method) {
    return access ->
        !(access instanceof JavaFieldAccess)
            && access.getTarget().getName().equals(method)
            && access.getTargetOwner().isEquivalentTo(type);
  }

  @ArchTest
  static final ArchRule memoryAdaptersAreNobodysDependency =
      noClasses()
          .that()
          .resideInAPackage("io.chatops.core..")
          .and()
          .resideOutsideOfPackage("io.chatops.core.memory..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.chatops.core.memory..")
          .because("they are adapters, chosen by the wiring like any other");

  @ArchTest
  static final ArchRule testDoublesStayInTests =
      noClasses()
          .that()
          .resideInAPackage("io.chatops..")
          .and()
          .resideOutsideOfPackage("io.chatops.core.testing..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.chatops.core.testing..")
          .because("they hide nothing and check nothing");
}
