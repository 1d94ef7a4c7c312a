/**
 * How answers are sent: {@link io.chatops.rest.answer.AnswerWriter} writes all that succeed, {@link
 * io.chatops.rest.answer.LargeAnswer} sends those that a client may take long to read.
 */
@NullMarked
package io.chatops.rest.answer;

import org.jspecify.annotations.NullMarked;
