using System.Diagnostics.CodeAnalysis;

namespace Monitor.Domain;

/// <summary>A value, or the reason why there is none. An expected refusal is returned; only bugs and broken services throw.</summary>
public readonly struct Result<T>
{
    private readonly T? _value;
    private readonly Problem? _problem;

    private Result(T? value, Problem? problem)
    {
        _value = value;
        _problem = problem;
    }

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Problem problem) => new(default, problem);

    public bool IsSuccess([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out Problem? problem)
    {
        value = _value;
        problem = _problem;
        return _problem is null;
    }

    public TOut Match<TOut>(Func<T, TOut> value, Func<Problem, TOut> problem) =>
        _problem is null ? value(_value!) : problem(_problem);
}
