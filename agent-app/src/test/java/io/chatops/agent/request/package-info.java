/** Tests of requests: who lets them in, what becomes of them. */
@NullMarked
package io.chatops.agent.request;

import org.jspecify.annotations.NullMarked;
