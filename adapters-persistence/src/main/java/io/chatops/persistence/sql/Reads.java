package io.chatops.persistence.sql;

import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.interceptor.InterceptorBinding;
import jakarta.transaction.Transactional;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an adapter's method that only reads. It runs without a transaction, so each of its
 * statements is one round trip, and two statements may see different states of the database. What
 * it reads is never written back.
 */
@InterceptorBinding
@Transactional(Transactional.TxType.SUPPORTS)
@ActivateRequestContext
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Reads {}
