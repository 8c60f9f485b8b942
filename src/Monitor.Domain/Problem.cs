namespace Monitor.Domain;

/// <summary>A refusal: a stable code for machines, a sentence for the person who tried, and the field it is about when there is one.</summary>
public abstract record Problem(string Code, string Detail, string? Field = null);

/// <summary>What was sent cannot be right, whoever sends it and whenever.</summary>
public record InvalidProblem(string Code, string Detail, string? Field = null) : Problem(Code, Detail, Field);

/// <summary>There is no such thing, or it is another party's: the two are never told apart.</summary>
public record NotFoundProblem(string Code, string Detail) : Problem(Code, Detail);

/// <summary>What was asked does not fit what is recorded by now.</summary>
public record ConflictProblem(string Code, string Detail, string? Field = null) : Problem(Code, Detail, Field);

/// <summary>Something this depends on cannot answer at present; trying again later is safe.</summary>
public record UnavailableProblem(string Code, string Detail) : Problem(Code, Detail);
