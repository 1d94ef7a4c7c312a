package io.chatops.persistence.sql;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Stereotype;
import jakarta.transaction.Transactional;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the adapter of a storage port. Each of its methods is one transaction, on whatever thread
 * it is called, and an unreachable database is reported as STORAGE_UNAVAILABLE.
 */
@Stereotype
@ApplicationScoped
@Transactional
@ReportsFailures
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface PostgresAdapter {}
