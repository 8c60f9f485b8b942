using Monitor.Domain;
using Monitor.Domain.WaitingList;

namespace Monitor.App.Pages.Forms;

/// <summary>Refusals as a form shows them: each at its field.</summary>
public static class FormProblems
{
    /// <summary>The same refusal about a field that this form names otherwise.</summary>
    public static Problem Renamed(Problem problem, string from, string to) => problem switch
    {
        InvalidFields many => new InvalidFields([.. many.Faults.Select(fault => fault.Field == from ? fault with { Field = to } : fault)]),
        InvalidProblem one when one.Field == from => one with { Field = to },
        _ => problem,
    };

    /// <summary>
    /// What is wrong, field by field; what is about no field of the form leads to its heading. A date that was typed and is none is said to be so,
    /// rather than to be missing.
    /// </summary>
    public static IEnumerable<FieldFault> FaultsOf(Problem problem, IReadOnlyCollection<FieldSpec> specs, FormFields fields, string heading)
    {
        IEnumerable<Problem> faults = problem is InvalidFields many ? many.Faults : [problem];
        var unreadable = UnreadableDates(specs, fields);

        return faults.Select(fault =>
        {
            var field = specs.Any(spec => spec.Name == fault.Field) ? fault.Field! : heading;
            return new FieldFault(field, unreadable.GetValueOrDefault(field) ?? fault.Detail);
        });
    }

    /// <summary>Dates that were filled in but are not dates.</summary>
    public static IReadOnlyDictionary<string, string> UnreadableDates(IEnumerable<FieldSpec> specs, FormFields fields)
    {
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);

        foreach (var date in specs.OfType<DateSpec>())
        {
            if (!fields.IsDateBlank(date.Name) && !fields.Date(date.Name, "date").IsSuccess(out _, out var problem))
            {
                faults[date.Name] = problem.Detail;
            }
        }

        return faults;
    }
}
