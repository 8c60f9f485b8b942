using System.Collections.Immutable;

namespace Monitor.App.Hosting.Describing;

/// <summary>A body as it may be sent, for whoever reads the description and for the test that sends it.</summary>
internal sealed record BodyExample(object Value, Type Type);

/// <summary>A file as it may be sent.</summary>
internal sealed record FileExample(string ContentType, string Text);

/// <summary>What an answer is, in words.</summary>
internal sealed record AnswerWords(int Status, string Words);

/// <summary>The codes with which a call refuses, beside those that every call has.</summary>
internal sealed record RefusalCodes(ImmutableArray<string> Codes);

/// <summary>A value that a call takes in its query, and what it may be.</summary>
internal sealed record QueryValue(string Name, string Words, string Example);

/// <summary>A call that is made on what was seen, and says so in If-Match.</summary>
internal sealed record DecidesOnSeen;

/// <summary>A call that makes something, and takes an Idempotency-Key.</summary>
internal sealed record MakesOnce;

/// <summary>
/// A call whose bodies, answers and refusals are of another standard, which describes them: their type, what a refusal is there, and of ours how much is taken and
/// with which code another type is refused.
/// </summary>
internal sealed record OfAnotherStandard(string ContentType, string Refusal, string Words, int MostKiB, string OtherType);

/// <summary>A body of another standard as it may be sent. It is known when it is sent again by its own ids, or by an Idempotency-Key.</summary>
internal sealed record ForeignExample(string Json);

/// <summary>What a call is about, said where it is mapped; the OpenAPI document is made from it.</summary>
internal static class ApiDescription
{
    extension<TBuilder>(TBuilder call)
        where TBuilder : IEndpointConventionBuilder
    {
        public TBuilder Describes(string summary, string about) => call.WithSummary(summary).WithTags(about);

        /// <summary>The same for a call whose handler takes the request as it is: the values of its path are those of <paramref name="shape"/>.</summary>
        public TBuilder Describes(string summary, string about, Delegate shape) => call.Describes(summary, about).WithMetadata(shape.Method);

        /// <summary>Takes a JSON body, with an Idempotency-Key.</summary>
        public TBuilder Takes<T>(T example)
            where T : notnull => call.Accepting(example).WithMetadata(new MakesOnce());

        /// <summary>Takes a JSON body that says what something is from now on: sent again, it changes nothing.</summary>
        public TBuilder Accepting<T>(T example)
            where T : notnull => call.WithMetadata(new BodyExample(example, typeof(T)));

        public TBuilder Gives(Type body, int status, string words) => call.WithMetadata(new ProducesResponseTypeMetadata(status, body, ["application/json"]), new AnswerWords(status, words));

        /// <summary>Takes a body of the standard that the call's group names.</summary>
        public TBuilder TakesForeign(string example) => call.WithMetadata(new ForeignExample(example));

        /// <summary>Answers in the manner of that standard.</summary>
        public TBuilder Answers(int status, string words) => call.WithMetadata(new AnswerWords(status, words));

        public TBuilder Refuses(params ImmutableArray<string> codes) => call.WithMetadata(new RefusalCodes(codes));

        public TBuilder Asks(string name, string words, string example) => call.WithMetadata(new QueryValue(name, words, example));

        public TBuilder Decides() => call.WithMetadata(new DecidesOnSeen());
    }
}
