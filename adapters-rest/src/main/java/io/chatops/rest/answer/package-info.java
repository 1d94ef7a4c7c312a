/**
 * Sending of answers: {@link io.chatops.rest.answer.AnswerWriter} writes successful ones, {@link
 * io.chatops.rest.answer.LargeAnswer} sends those that a client may take long to read.
 */
@NullMarked
package io.chatops.rest.answer;

import org.jspecify.annotations.NullMarked;
