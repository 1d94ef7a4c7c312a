/**
 * Who may do what. {@link io.chatops.core.policy.Policy} decides it for every feature, which tells
 * it the actor, the action and the object.
 */
@NullMarked
package io.chatops.core.policy;

import org.jspecify.annotations.NullMarked;
